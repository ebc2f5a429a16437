//! What a backup costs those who write meanwhile, and how long a restore takes.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::Bench;
use super::random::Choices;
use crate::client::{Load, Outcome, closed_loop, paced, request};
use crate::measure::{Bar, Histogram, Row, Stopwatch, Table};
use crate::servers::{Instance, People, Person};

const PEOPLE: usize = 64;
const CHANNELS: usize = 8;
/// Near the longest that a message may be, so that the database is large soon.
const FILLING: usize = 1_900;
const CONTENT: usize = 100;
/// More than the archive's compressor looks back.
const DIFFERENT: usize = 200;
const LETTERS: &[u8] = b"eeeeeeetttttaaaaooooiiinnnsssrrrhhhdllcumwfgypbvkjxqz         ";
const PER_SECOND: u32 = 1_000;
const CLIENTS: u32 = 50;
const MIB: u64 = 1 << 20;
/// What a commit may take at worst, whatever it takes without a backup.
const LEAST_BAR_MS: f64 = 50.0;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let title = format!("Backup of {} MB of SQLite under {PER_SECOND} writes/s", bench.megabytes);
    let mut table = Table::new(&title);
    let folder = bench.folder()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let instance = Instance::start(bench, &data).await?;
    let people = People::gather(instance.server.address, PEOPLE, 1, CHANNELS).await?;
    fill(bench, &instance, &people, &data).await?;

    let load = load(&instance, &people, 1, CONTENT);
    let (mut without, mut with) = (Histogram::new(), Histogram::new());
    let (mut backups, mut archive) = (Vec::new(), None);
    for _ in 0..bench.rounds {
        without.add(&for_a_while(bench, &load).await?.latencies);
        let to = folder.path().join("archives");
        let command = Instance::command(bench, &data, &["backup", "--to", &to.display().to_string()]);
        let (outcome, seconds, said) = beside(&load, command).await?;
        with.add(&outcome.latencies);
        backups.push(seconds);
        archive = said.lines().last().map(str::to_owned);
    }
    let p = |latencies: &Histogram, share: f64| latencies.percentile_ms(share);
    let mut row = |what: &str, product: f64, limit: Option<f64>, unit, bar, note: String| {
        table.add(&Row { what: what.into(), product, limit, unit, bar, note });
    };
    let alone = p(&without, 0.999);
    let note =
        |latencies: &Histogram| format!("p50 {:.2} ms, p99 {:.2} ms", p(latencies, 0.5), p(latencies, 0.99));
    row("p99.9 of writes without", alone, None, "ms", Bar::None, note(&without));
    let bar = Bar::AtMost(LEAST_BAR_MS.max(3.0 * alone));
    row("p99.9 of writes during a backup", p(&with, 0.999), None, "ms", bar, note(&with));
    let mean = backups.iter().sum::<f64>() / backups.len().max(1) as f64;
    row("backup", mean, None, "s", Bar::None, format!("mean of {}", backups.len()));

    let archive = archive.context("no archive was made")?;
    let size = std::fs::metadata(&archive)?.len() as f64 / MIB as f64;
    row("archive", size, None, "MB", Bar::None, String::new());
    drop(instance);
    for (what, subcommand, bar) in
        [("check of the archive", "check", Bar::None), ("restore", "restore", Bar::AtMost(30.0))]
    {
        let clock = Stopwatch::start();
        run_to_end(Instance::command(bench, &data, &[subcommand, &archive]))?;
        row(what, clock.seconds(), None, "s", bar, String::new());
    }
    Ok(table)
}

async fn fill(bench: &Bench, instance: &Instance, people: &People, data: &Path) -> Result<()> {
    eprintln!("bench: filling the database to {} MB", bench.megabytes);
    let load = load(instance, people, DIFFERENT, FILLING);
    while std::fs::metadata(data.join("privatechat.db"))?.len() < bench.megabytes * MIB {
        closed_loop(&load, PEOPLE, bench.round()).await?;
    }
    Ok(())
}

/// Each person says so many messages in turn. Their letters are drawn, as an archive of one repeated text would be nothing.
fn load(instance: &Instance, people: &People, messages: usize, length: usize) -> Load {
    let channels = &people.guilds[0].channels;
    let of_person = |(number, person): (usize, &Person)| {
        let mut choices = Choices::new(number as u64);
        let path = format!("/api/v10/channels/{}/messages", channels[number % channels.len()]);
        let one = |_| {
            let content: String =
                (0..length).map(|_| char::from(LETTERS[choices.uniform(LETTERS.len())])).collect();
            request("POST", &path, &person.authorization(), &json!({"content": content}).to_string())
        };
        (0..messages).map(one).collect()
    };
    let requests = Arc::new(people.people.iter().enumerate().map(of_person).collect());
    Load { address: instance.server.address, requests, own_addresses: false }
}

async fn for_a_while(bench: &Bench, load: &Load) -> Result<Outcome> {
    let stop = Arc::new(AtomicBool::new(false));
    let end = async {
        tokio::time::sleep(bench.round()).await;
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(paced(load, CLIENTS, PER_SECOND, Arc::clone(&stop)), end).0
}

/// The load as long as the command runs, how long that was, and what it printed.
async fn beside(load: &Load, command: Command) -> Result<(Outcome, f64, String)> {
    let stop = Arc::new(AtomicBool::new(false));
    let end = async {
        let clock = Stopwatch::start();
        let ended = tokio::task::spawn_blocking(move || run_to_end(command)).await;
        stop.store(true, Ordering::Relaxed);
        Ok::<_, anyhow::Error>((clock.seconds(), ended??))
    };
    let (outcome, ended) = tokio::join!(paced(load, CLIENTS, PER_SECOND, Arc::clone(&stop)), end);
    let (seconds, said) = ended?;
    Ok((outcome?, seconds, said))
}

fn run_to_end(mut command: Command) -> Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}
