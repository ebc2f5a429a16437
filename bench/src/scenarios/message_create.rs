//! Durable message creates: 64 people in 8 channels, 100-byte messages, one live session that hears all of them.

use std::sync::Arc;

use anyhow::{Context, Result};
use serde_json::json;

use super::Bench;
use super::compare::{Bars, Side, compare, rows};
use crate::client::{Connection, Identify, Listeners, closed_loop, open_gateway, request, stampable};
use crate::measure::{Bar, Row, SyncCounter, Table};
use crate::servers::{Instance, People, Person, Server};

const PEOPLE: usize = 64;
const CHANNELS: usize = 8;
const CONTENT: usize = 100;
/// GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT.
pub(super) const INTENTS: u32 = 1 | 1 << 9 | 1 << 15;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Message create: durable, over HTTP, the whole message answered");
    let folder = bench.folder()?;
    let instance = Instance::start(bench, folder.path()).await?;
    let people = People::gather(instance.server.address, PEOPLE, 1, CHANNELS).await?;
    let requests = Arc::new(requests(&people));
    let answer_bytes = answer_bytes(&instance, &requests).await?;
    let answer_bytes = answer_bytes.to_string();
    let echo = Server::limit(&["echo", "--answer-bytes", &answer_bytes])?;
    let file = folder.path().join("durable-echo").display().to_string();
    let durable_echo = Server::limit(&["echo", "--answer-bytes", &answer_bytes, "--file", &file])?;
    let product = Side::new(&instance.server, &requests);
    let limit = Side::new(&echo, &requests);
    let durable_limit = Side::new(&durable_echo, &requests);

    let live = Listeners::new()?;
    let identify = Identify { token: people.people[0].token.clone(), intents: INTENTS };
    let address = instance.server.address;
    live.open(1, |_| {
        let identify = identify.clone();
        async move { open_gateway(address, &identify).await }
    })
    .await?;

    for clients in bench.clients.iter().copied() {
        live.reset();
        let [ours, bare, durable] = compare(bench, clients, [&product, &limit, &durable_limit]).await?;
        let (answered, per_second) = (ours.answered, ours.per_second);
        let heard = live.drain(answered).await?;
        let throughput = if clients == 1 { Bar::None } else { Bar::AtLeast(0.35) };
        let what = format!("{clients} clients");
        rows(&mut table, &what, &[ours, bare], Bars { throughput, ..Bars::NONE });
        table.add(&Row {
            what: format!("{what}, beside a durable echo"),
            product: per_second,
            limit: Some(durable.per_second),
            unit: "requests/s",
            bar: Bar::None,
            note: "the echo, with each message in a file and synced, one sync for all who wait".into(),
        });
        let note = format!("of {answered} messages");
        let lost = Row {
            what: format!("{what}, lost to the live session"),
            product: heard.lost as f64,
            limit: None,
            unit: "events",
            bar: Bar::AtMost(0.0),
            note,
        };
        table.add(&lost);
        table.add(&syncs(bench, &product, clients, folder.path()).await?);
    }
    Ok(table)
}

/// Client N speaks as person N in channel N modulo 8.
fn requests(people: &People) -> Vec<Vec<Vec<u8>>> {
    let body = json!({"content": stampable(CONTENT)}).to_string();
    let channels = &people.guilds[0].channels;
    let one = |(number, person): (usize, &Person)| {
        let path = format!("/api/v10/channels/{}/messages", channels[number % channels.len()]);
        vec![request("POST", &path, &person.authorization(), &body)]
    };
    people.people.iter().enumerate().map(one).collect()
}

async fn answer_bytes(instance: &Instance, requests: &[Vec<Vec<u8>>]) -> Result<usize> {
    let request = requests.first().and_then(|requests| requests.first()).context("no requests")?;
    let mut connection = Connection::open(instance.server.address).await?;
    Ok(connection.exchange(request).await?.body.len())
}

/// A round apart from the timed ones, under strace: how many messages shared one sync of the disk.
async fn syncs(bench: &Bench, product: &Side<'_>, clients: usize, folder: &std::path::Path) -> Result<Row> {
    let mut row = Row {
        what: format!("{clients} clients, syncs"),
        product: 0.0,
        limit: None,
        unit: "fsync/message",
        bar: Bar::None,
        note: "not counted: strace isn't here or may not attach".into(),
    };
    if let Some(counter) = SyncCounter::attach(product.server.pid(), folder) {
        let outcome = closed_loop(&product.load, clients, bench.round()).await?;
        let (syncs, messages) = (counter.finish()?, outcome.answered + clients as u64);
        row.product = syncs as f64 / messages as f64;
        row.note = format!("{syncs} for {messages} messages, counted by strace, which slows it");
    }
    Ok(row)
}
