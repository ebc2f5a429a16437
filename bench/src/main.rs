//! Measures the instance and the resolver beside a limit: a program that does nothing but the same input and output.
//!
//! `scenarios/` says what is measured, `limits/` what it is held against, `servers/` how each is started,
//! `client/` is the load, `measure/` reads clocks and counters. Every server runs in its own process on loopback;
//! this process is the load, so it spends as little as it can: it shares the cores with what it measures.

#![expect(clippy::cast_precision_loss, reason = "figures, not sums of money: counts stay far below 2^53")]

mod client;
mod limits;
mod measure;
mod scenarios;
mod servers;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about)]
enum Command {
    /// Measure scenarios and print a table.
    Run(scenarios::Options),
    /// Serve one of the limits until killed. Started by `run`, in a process of its own.
    #[command(hide = true)]
    Limit(limits::Options),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Run(options) => scenarios::run(&options),
        Command::Limit(options) => limits::serve(&options),
    }
}
