//! `instance backup`, `restore` and `check`. What they do is in `shared_backup`, since both servers do it alike.

use shared_backup::{
    Programs, Site,
    command_line::{BackupArguments, CheckArguments, RestoreArguments, run_backup, run_check, run_restore},
};
use shared_web::{Clock as _, SystemClock, telemetry};

use crate::{build, config::Config};

/// # Errors
/// Why no archive was made.
pub(super) fn backup(config: &Config, arguments: BackupArguments) -> anyhow::Result<()> {
    let site = site(config)?;
    finish(async move { run_backup(&site, arguments, SystemClock.now_ms()).await })
}

/// # Errors
/// Why nothing was restored.
pub(super) fn restore(config: &Config, arguments: RestoreArguments) -> anyhow::Result<()> {
    let site = site(config)?;
    finish(async move { run_restore(&site, arguments, SystemClock.now_ms()).await })
}

/// # Errors
/// What is damaged.
pub(super) fn check(config: &Config, arguments: CheckArguments) -> anyhow::Result<()> {
    let site = site(config)?;
    finish(async move { run_check(&site, arguments).await })
}

fn finish(work: impl Future<Output = anyhow::Result<Vec<String>>>) -> anyhow::Result<()> {
    let lines = actix_web::rt::System::new().block_on(work)?;
    super::print(&(lines.join("\n") + "\n"))
}

fn site(config: &Config) -> anyhow::Result<Site> {
    telemetry::start(&config.logs.filter, config.logs.format)?;
    Ok(Site {
        service: "instance",
        version: shared_web::VERSION,
        database: build::db_options(config)?,
        migrations: instance_store::MIGRATIONS,
        programs: Programs::of_process(),
    })
}
