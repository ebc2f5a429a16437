//! `instance …`: what an operator does from the command line. `serve` is the default.

mod migrate_database;
mod operator;
mod resolver;
mod serve;
mod user;

use std::io::Write as _;

use clap::{Parser, Subcommand};
use shared_web::config::{Environment, Flags, Loaded, Sources};

use crate::config::{Config, UNBUILT};

/// A community's own chat server.
#[derive(Debug, Parser)]
#[command(name = "instance", version)]
pub struct Arguments {
    #[command(flatten)]
    flags: Flags<Config>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (the default).
    Serve,
    /// Accounts: so that nobody is ever locked out.
    #[command(subcommand)]
    User(user::UserCommand),
    /// The registration of invite codes at the resolver.
    #[command(subcommand)]
    Resolver(resolver::ResolverCommand),
    /// Move everything from SQLite to PostgreSQL. Stop the server first; the SQLite file stays as it is.
    MigrateDatabase(migrate_database::Arguments),
    /// Print the OpenAPI document.
    Openapi,
    /// Print the settings file with every setting and its default.
    SampleConfig,
}

/// Does what the arguments say.
///
/// # Errors
/// A sentence for the operator.
pub fn run() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None | Some(Command::Serve) => serve::serve(load(&arguments.flags)?),
        Some(Command::User(command)) => operator::run(load(&arguments.flags)?, command.into_admin()?),
        Some(Command::Resolver(command)) => operator::run(load(&arguments.flags)?, command.into_admin()),
        Some(Command::MigrateDatabase(wanted)) => migrate_database::run(&load(&arguments.flags)?, &wanted),
        Some(Command::Openapi) => print(&crate::openapi::text()?),
        Some(Command::SampleConfig) => print(&shared_web::config::sample::<Config>()),
    }
}

/// A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn load(flags: &Flags<Config>) -> anyhow::Result<Loaded<Config>> {
    Ok(shared_web::config::load(&Sources {
        flags: flags.values.clone(),
        environment: Environment::of_process(),
        file: flags.file("instance.toml".into()),
        unbuilt: UNBUILT,
    })?)
}
