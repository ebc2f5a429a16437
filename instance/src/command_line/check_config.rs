//! `instance check-config`.

use shared_web::telemetry;

use crate::{build, config::Config};

/// Refuses what `serve` would refuse. Opens no database and makes no folder.
///
/// # Errors
/// A sentence that names the setting.
pub(super) fn run(config: &Config) -> anyhow::Result<()> {
    telemetry::start(&config.logs.filter, config.logs.format)?;
    build::check(config)?;
    super::print("The settings are fine.\n")
}
