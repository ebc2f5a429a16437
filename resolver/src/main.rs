//! Arguments and run.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use resolver::config::Config;
use shared_web::config::{Flags, sample};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Finds the instance that an invite code belongs to.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
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
    /// Print a settings file with every setting at its default.
    SampleConfig,
}

#[actix_web::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
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
        Some(Command::SampleConfig) => {
            print!("{}", sample::<Config>());
            Ok(())
        }
    }
}
