//! What is measured. Each scenario is a file: its scene, its load, its rows.

mod backup;
mod compare;
mod fan_out;
mod history;
mod limits;
mod memory;
mod message_create;
mod random;
mod resolve;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;
use tempfile::TempDir;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What to measure; all when none is named.
    scenarios: Vec<Scenario>,
    /// The folder of the programs to measure.
    #[arg(long)]
    binaries: PathBuf,
    /// Where the measured servers keep their data: a disk like the one that the answer is wanted for.
    #[arg(long)]
    data: PathBuf,
    /// Rounds of each figure; product and limit take turns.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Length of a round.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// How many sessions fan-out opens, one run for each number. Twice as many open files are needed.
    #[arg(long, value_delimiter = ',', default_values_t = [100, 1_000, 5_000])]
    sessions: Vec<usize>,
    /// By how many clients at a time message-create writes.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16, 64])]
    clients: Vec<usize>,
    /// How many messages history reads are among.
    #[arg(long, default_value_t = 1_000_000)]
    messages: usize,
    /// How large the database is that backup copies.
    #[arg(long, default_value_t = 1_024)]
    megabytes: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Scenario {
    /// Durable message creates over HTTP.
    MessageCreate,
    /// One message to many sessions.
    FanOut,
    /// Idle memory, memory per connection, time to start, size of the program.
    Memory,
    /// Reading history among a million messages.
    History,
    /// Codes of a resolver that holds a million.
    Resolve,
    /// Writes beside a backup of a gigabyte, and a restore.
    Backup,
    /// The limits by themselves: what this machine can do at all. Only when named.
    Limits,
}

/// What all scenarios need to know.
pub(crate) struct Bench {
    binaries: PathBuf,
    data: PathBuf,
    pub rounds: usize,
    pub seconds: f64,
    pub sessions: Vec<usize>,
    pub clients: Vec<usize>,
    pub messages: usize,
    pub megabytes: u64,
}

impl Bench {
    pub(crate) fn binary(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// The last part of the programs' folder: the profile that built them.
    pub(crate) fn binaries_name(&self) -> String {
        self.binaries.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub(crate) fn round(&self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }

    /// An empty folder on the disk that is measured, gone with the scenario.
    pub(crate) fn folder(&self) -> Result<TempDir> {
        std::fs::create_dir_all(&self.data)?;
        Ok(tempfile::tempdir_in(&self.data)?)
    }
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let bench = Bench {
        binaries: options.binaries.clone(),
        data: options.data.clone(),
        rounds: options.rounds,
        seconds: options.seconds,
        sessions: options.sessions.clone(),
        clients: options.clients.clone(),
        messages: options.messages,
        megabytes: options.megabytes,
    };
    let named = |scenario: &Scenario| options.scenarios.contains(scenario);
    let unnamed = |scenario: &Scenario| options.scenarios.is_empty() && *scenario != Scenario::Limits;
    let wanted = Scenario::value_variants().iter().filter(|scenario| named(scenario) || unnamed(scenario));
    // One thread for the load: what it takes is taken from the servers.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        for scenario in wanted {
            let table = match scenario {
                Scenario::MessageCreate => message_create::run(&bench).await?,
                Scenario::FanOut => fan_out::run(&bench).await?,
                Scenario::Memory => memory::run(&bench).await?,
                Scenario::History => history::run(&bench).await?,
                Scenario::Resolve => resolve::run(&bench).await?,
                Scenario::Backup => backup::run(&bench).await?,
                Scenario::Limits => limits::run(&bench).await?,
            };
            table.print();
        }
        Ok(())
    })
}
