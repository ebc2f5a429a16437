//! `resolver healthcheck [--url URL]`

use shared_web::config::{Environment, Flags};
use shared_web::healthcheck::{address, ask};

use crate::config::Config;

#[derive(clap::Args)]
pub struct Arguments {
    /// Where to ask; without it, the public port on this machine.
    #[arg(long)]
    url: Option<String>,
    #[command(flatten)]
    flags: Flags<Config>,
}

/// An error unless the server can work.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let url = if let Some(url) = &arguments.url {
        url.clone()
    } else {
        let server = Config::load(&arguments.flags, Environment::of_process())?.config.server;
        address(server.bind, server.port)
    };
    Ok(ask(&url)?)
}
