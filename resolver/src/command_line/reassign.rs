//! `resolver reassign --from OWNER --to NAME [--origin ORIGIN]`

use std::sync::Arc;

use anyhow::{Context as _, ensure};
use shared_db::{Db, DbError, Unit};
use shared_web::config::{Environment, Flags};

use crate::code::TargetUrl;
use crate::config::Config;
use crate::config::tokens::is_name;
use crate::owner::{Caller, SHARED};
use crate::serve::database;
use crate::store;

#[derive(clap::Args)]
pub struct Arguments {
    /// Whose codes: the name of an instance, or `default` for those of the shared token.
    #[arg(long)]
    from: String,
    /// The name that gets them.
    #[arg(long)]
    to: String,
    /// With `--from default`: only the codes of the instance at this address, as in `https://chat.example.org`; where
    /// targets are proven (RESOLVER_VERIFY_TARGETS), with its path.
    #[arg(long)]
    origin: Option<String>,
    #[command(flatten)]
    flags: Flags<Config>,
}

/// Gives the codes to their new owner and says how many.
pub async fn run(arguments: &Arguments) -> anyhow::Result<String> {
    let config = Config::load(&arguments.flags, Environment::of_process())?.config;
    let origin = arguments.origin.as_deref();
    let codes = Codes::of(&arguments.from, &arguments.to, origin, config.proof.required)?;
    let db = Db::open(database(&config)?, store::migrations(), Arc::new(())).await?;
    let moved = reassign(&db, &codes).await?;
    db.close().await;
    Ok(format!("{moved} codes belong to {} now, withdrawn and purged ones among them.", codes.to))
}

/// Which codes go to whom.
#[derive(Debug, Clone)]
pub struct Codes {
    from: String,
    to: String,
    origin: Option<String>,
}

impl Codes {
    /// `proven` as for [`Caller::owner_for`].
    pub fn of(from: &str, to: &str, origin: Option<&str>, proven: bool) -> anyhow::Result<Self> {
        ensure!(is_name(to), "--to must be the name of an instance: codes can't go to the shared token");
        ensure!(from == SHARED || is_name(from), "--from must be `default` or the name of an instance");
        ensure!(from != to, "--from and --to are the same");
        ensure!(
            origin.is_none() || from == SHARED,
            "--origin goes with `--from default` only: a named instance's codes aren't told apart by it"
        );
        let origin = origin.map(TargetUrl::parse).transpose().context("--origin")?;
        let owner = |target: &TargetUrl| Caller::Shared.owner_for(target, proven);
        let origin = origin.as_ref().map(owner).transpose()?.map(|owner| owner.origin);
        Ok(Self { from: from.to_owned(), to: to.to_owned(), origin })
    }
}

/// Moves codes a part at a time, so that a running server hardly waits. A look has one owner, and all its codes go
/// together: they have the same owner and origin.
pub async fn reassign(db: &Db<()>, codes: &Codes) -> Result<usize, DbError> {
    let (mut moved, mut after) = (0, Vec::new());
    loop {
        let codes = codes.clone();
        let unit = async move |unit: &mut Unit<'_, ()>| {
            let Codes { from, to, origin } = &codes;
            store::owners::reassign(&mut unit.conn, from, origin.as_deref(), to, &after, TOGETHER).await
        };
        let (part, last) = db.write_background::<_, DbError>(unit).await?;
        moved += part;
        match last {
            Some(last) => after = last,
            None => return Ok(moved),
        }
    }
}

/// Codes in one unit.
const TOGETHER: i64 = 500;
