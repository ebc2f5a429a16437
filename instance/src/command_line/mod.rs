//! `instance …`: what an operator does from the command line. `serve` is the default.

mod backup;
mod check_config;
mod migrate_database;
mod operator;
mod resolver;
mod serve;
mod user;

use std::io::Write as _;

use clap::{Parser, Subcommand};
use shared_backup::command_line::{BackupArguments, CheckArguments, RestoreArguments};
use shared_web::config::{Environment, Flags, Loaded, Sources};
use shared_web::healthcheck;

use crate::admin::command::AdminCommand;
use crate::config::{Config, UNBUILT};

/// A community's own chat server.
#[derive(Debug, Parser)]
#[command(name = "instance", version = shared_web::VERSION)]
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
    /// Write a verified archive of all data, beside the running server. The last line is its path.
    Backup(BackupArguments),
    /// Put an archive's data in the place of the present data, which is kept. Stop the server first.
    Restore(RestoreArguments),
    /// Prove that an archive, or else the live database, is whole.
    Check(CheckArguments),
    /// Print the link that sets this instance up, while it has no admin yet.
    SetupLink,
    /// Ask the running server on this machine whether it can work: status 0 and no output when it can.
    Healthcheck {
        /// Where to ask; without it, the public port on this machine.
        #[arg(long)]
        url: Option<String>,
    },
    /// Read the settings as the server would, and say what is wrong with them.
    CheckConfig,
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
        Some(Command::Backup(wanted)) => backup::backup(&load(&arguments.flags)?.config, wanted),
        Some(Command::Restore(wanted)) => backup::restore(&load(&arguments.flags)?.config, wanted),
        Some(Command::Check(wanted)) => backup::check(&load(&arguments.flags)?.config, wanted),
        Some(Command::SetupLink) => operator::run(load(&arguments.flags)?, AdminCommand::SetupLink),
        Some(Command::Healthcheck { url }) => healthcheck(&arguments.flags, url),
        Some(Command::CheckConfig) => check_config::run(&load(&arguments.flags)?.config),
        Some(Command::MigrateDatabase(wanted)) => migrate_database::run(&load(&arguments.flags)?, &wanted),
        Some(Command::Openapi) => print(&crate::openapi::text()?),
        Some(Command::SampleConfig) => print(&shared_web::config::sample::<Config>()),
    }
}

fn healthcheck(flags: &Flags<Config>, url: Option<String>) -> anyhow::Result<()> {
    let url = if let Some(url) = url {
        url
    } else {
        let server = load(flags)?.config.server;
        healthcheck::address(server.bind, server.port)
    };
    Ok(healthcheck::ask(&url)?)
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
