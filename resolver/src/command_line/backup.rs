//! `resolver backup`, `restore` and `check`. What they do is in `shared_backup`, since both servers do it alike.

use shared_backup::command_line::{
    BackupArguments, CheckArguments, RestoreArguments, run_backup, run_check, run_restore,
};
use shared_backup::{Programs, Site};
use shared_web::config::{Environment, Flags};
use shared_web::{Clock as _, SystemClock, telemetry};

use crate::config::Config;
use crate::serve::database;
use crate::store;

#[derive(clap::Args)]
pub struct Arguments<A: clap::Args> {
    #[command(flatten)]
    wanted: A,
    #[command(flatten)]
    flags: Flags<Config>,
}

/// Lines to print, or why no archive was made.
pub async fn backup(arguments: Arguments<BackupArguments>) -> anyhow::Result<Vec<String>> {
    run_backup(&site(&arguments.flags)?, arguments.wanted, SystemClock.now_ms()).await
}

/// Lines to print, or why nothing was restored.
pub async fn restore(arguments: Arguments<RestoreArguments>) -> anyhow::Result<Vec<String>> {
    run_restore(&site(&arguments.flags)?, arguments.wanted, SystemClock.now_ms()).await
}

/// Lines to print, or what is damaged.
pub async fn check(arguments: Arguments<CheckArguments>) -> anyhow::Result<Vec<String>> {
    run_check(&site(&arguments.flags)?, arguments.wanted).await
}

fn site(flags: &Flags<Config>) -> anyhow::Result<Site> {
    let config = Config::load(flags, Environment::of_process())?.config;
    telemetry::start(&config.logs.filter, config.logs.format)?;
    Ok(Site {
        service: "resolver",
        version: shared_web::VERSION,
        database: database(&config)?,
        migrations: store::migrations(),
        programs: Programs::of_process(),
    })
}
