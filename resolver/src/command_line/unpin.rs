//! `resolver unpin TARGET_URL`

use std::sync::Arc;

use anyhow::Context as _;
use shared_db::{Db, DbError, Unit};
use shared_web::config::{Environment, Flags};

use crate::code::TargetUrl;
use crate::config::Config;
use crate::serve::database;
use crate::store;

#[derive(clap::Args)]
pub struct Arguments {
    /// The address that codes lead to, with its path if it has one, as in `https://chat.example.org`.
    target_url: String,
    #[command(flatten)]
    flags: Flags<Config>,
}

/// Forgets the key and says what follows.
pub async fn run(arguments: &Arguments) -> anyhow::Result<String> {
    let config = Config::load(&arguments.flags, Environment::of_process())?.config;
    let target = TargetUrl::parse(&arguments.target_url).context("TARGET_URL")?;
    let db = Db::open(database(&config)?, store::migrations(), Arc::new(())).await?;
    let had_one = unpin(&db, &target).await?;
    db.close().await;
    Ok(if had_one {
        format!("{target} has no key any more: its next registration brings the one that stands there then.")
    } else {
        format!("{target} had no key.")
    })
}

/// Forgets the key of a target; `false` when it had none.
pub async fn unpin(db: &Db<()>, target: &TargetUrl) -> Result<bool, DbError> {
    let target = target.as_str().to_owned();
    db.write(async move |unit: &mut Unit<'_, ()>| store::pins::remove(&mut unit.conn, &target).await).await
}
