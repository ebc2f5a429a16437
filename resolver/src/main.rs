//! Arguments and run.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use resolver::command_line::{
    backup, check_config, healthcheck, migrate_database, new_token, reassign, unpin,
};
use resolver::config::Config;
use shared_backup::command_line::{BackupArguments, CheckArguments, RestoreArguments};
use shared_web::SystemRandom;
use shared_web::config::{Flags, sample};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Finds the instance that an invite code belongs to.
#[derive(Parser)]
#[command(version = shared_web::VERSION, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    flags: Flags<Config>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server (this is also what happens without a command).
    Serve(#[command(flatten)] Flags<Config>),
    /// Write a verified archive of all data, beside the running server. The last line is its path.
    Backup(#[command(flatten)] backup::Arguments<BackupArguments>),
    /// Put an archive's data in the place of the present data, which is kept. Stop the server first.
    Restore(#[command(flatten)] backup::Arguments<RestoreArguments>),
    /// Prove that an archive, or else the live database, is whole.
    Check(#[command(flatten)] backup::Arguments<CheckArguments>),
    /// Ask the running server on this machine whether it can work: status 0 and no output when it can.
    Healthcheck(#[command(flatten)] healthcheck::Arguments),
    /// Read the settings as the server would, and say what is wrong with them.
    CheckConfig(#[command(flatten)] Flags<Config>),
    /// Print a settings file with every setting at its default.
    SampleConfig,
    /// Tokens of instances.
    Token {
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Give codes to another owner: when an instance that used the shared token gets one of its own. On SQLite stop the
    /// server first.
    Reassign(#[command(flatten)] reassign::Arguments),
    /// Forget the key that is pinned to a target: when an instance has lost its own. On SQLite stop the server first.
    Unpin(#[command(flatten)] unpin::Arguments),
    /// Move everything from SQLite to PostgreSQL. Stop the server first; the SQLite file stays as it is.
    MigrateDatabase(#[command(flatten)] migrate_database::Arguments),
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token for the instance NAME, and say where to put it. It is kept nowhere.
    New { name: String },
}

fn main() -> ExitCode {
    shared_web::memory::prefer_small_pages();
    match actix_web::rt::System::new().block_on(run(Arguments::parse())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("resolver: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        None => resolver::serve::serve(&arguments.flags).await,
        Some(Command::Serve(flags)) => resolver::serve::serve(&flags).await,
        Some(Command::Backup(arguments)) => {
            println!("{}", backup::backup(arguments).await?.join("\n"));
            Ok(())
        }
        Some(Command::Restore(arguments)) => {
            println!("{}", backup::restore(arguments).await?.join("\n"));
            Ok(())
        }
        Some(Command::Check(arguments)) => {
            println!("{}", backup::check(arguments).await?.join("\n"));
            Ok(())
        }
        Some(Command::Healthcheck(arguments)) => healthcheck::run(&arguments),
        Some(Command::CheckConfig(flags)) => {
            println!("{}", check_config::run(&flags)?);
            Ok(())
        }
        Some(Command::Token { command: TokenCommand::New { name } }) => {
            print!("{}", new_token::text(&name, &SystemRandom)?);
            Ok(())
        }
        Some(Command::Reassign(arguments)) => {
            println!("{}", reassign::run(&arguments).await?);
            Ok(())
        }
        Some(Command::Unpin(arguments)) => {
            println!("{}", unpin::run(&arguments).await?);
            Ok(())
        }
        Some(Command::MigrateDatabase(arguments)) => {
            println!("{}", migrate_database::run(&arguments).await?);
            Ok(())
        }
        Some(Command::SampleConfig) => {
            print!("{}", sample::<Config>());
            Ok(())
        }
    }
}
