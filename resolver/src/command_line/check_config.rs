//! `resolver check-config`

use shared_db::Durability;
use shared_web::config::{Environment, Flags};
use shared_web::telemetry;

use crate::config::Config;
use crate::proof;
use crate::serve::place;

/// Refuses what `serve` would refuse. Opens no database and makes no folder.
pub fn run(flags: &Flags<Config>) -> anyhow::Result<&'static str> {
    let config = Config::load(flags, Environment::of_process())?.config;
    telemetry::start(&config.logs.filter, config.logs.format)?;
    config.tokens.callers()?;
    proof::origin(&config.proof)?;
    config.database.durability.parse::<Durability>().map_err(anyhow::Error::msg)?;
    place(&config).backend()?;
    Ok("The settings are fine.")
}
