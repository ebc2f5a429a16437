//! Arguments and run.

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
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.command {
        None => resolver::serve::serve(&arguments.flags).await,
        Some(Command::Serve(flags)) => resolver::serve::serve(&flags).await,
        Some(Command::SampleConfig) => {
            print!("{}", sample::<Config>());
            Ok(())
        }
    }
}
