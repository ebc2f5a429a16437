//! Reading 50 messages of one of 100 channels that hold 1,000,000 together.

use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::Bench;
use super::compare::{Bars, Side, compare, rows};
use super::random::Choices;
use crate::client::{Api, Connection, Requests, request, stampable};
use crate::measure::Table;
use crate::servers::{Instance, People, Person, Server};

const CHANNELS: usize = 100;
const CLIENTS: usize = 64;
/// Each client walks a list of this many reads round and round.
const READS: usize = 1_000;
/// Of the messages that are written, every so many-th is a place to read from.
const ANCHOR_EVERY: usize = 97;

/// A message that reads start from.
struct Anchor {
    channel: String,
    message: String,
}

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let title =
        format!("History: 50 messages of {CHANNELS} channels with {} in all, 64 clients", bench.messages);
    let mut table = Table::new(&title);
    let folder = bench.folder()?;
    let instance = Instance::start(bench, folder.path()).await?;
    let people = People::gather(instance.server.address, CLIENTS, 1, CHANNELS).await?;
    let anchors = fill(&instance, &people, bench.messages).await?;
    let sample = anchors.get(anchors.len() / 2).context("no messages to read")?;
    for (name, query) in [("last 50", ""), ("before", "&before="), ("around", "&around=")] {
        let requests = reads(&people.people, &anchors, query);
        let body = folder.path().join("body.json");
        std::fs::write(&body, answer(&instance, &people.people[0], sample, query).await?)?;
        let fixed = Server::limit(&["fixed", "--body", &body.display().to_string()])?;
        let product = Side::new(&instance.server, &requests);
        let limit = Side::new(&fixed, &requests);
        let figures = compare(bench, CLIENTS, [&product, &limit]).await?;
        rows(&mut table, name, &figures, Bars::NONE);
    }
    Ok(table)
}

/// Writes the messages through the API, the channels in turn, so that each channel's rows lie between the others'.
async fn fill(instance: &Instance, people: &People, messages: usize) -> Result<Vec<Anchor>> {
    eprintln!("bench: writing {messages} messages");
    let address = instance.server.address;
    let channels = Arc::new(people.guilds[0].channels.clone());
    let mut writers = JoinSet::new();
    for (first, person) in people.people.iter().cloned().enumerate() {
        let channels = Arc::clone(&channels);
        writers.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut anchors = Vec::new();
            for number in (first..messages).step_by(CLIENTS) {
                let channel = &channels[number % channels.len()];
                let path = format!("/api/v10/channels/{channel}/messages");
                let body = json!({"content": stampable(100)}).to_string();
                let answer =
                    connection.exchange(&request("POST", &path, &person.authorization(), &body)).await?;
                if number % ANCHOR_EVERY == 0 {
                    let message = id(answer.body)?;
                    anchors.push(Anchor { channel: channel.clone(), message });
                }
            }
            Ok::<_, anyhow::Error>(anchors)
        });
    }
    let mut anchors = Vec::new();
    while let Some(writer) = writers.join_next().await {
        anchors.extend(writer??);
    }
    Ok(anchors)
}

fn id(message: &[u8]) -> Result<String> {
    #[derive(Deserialize)]
    struct Message {
        id: String,
    }
    let told = || format!("answered {}", String::from_utf8_lossy(message));
    Ok(serde_json::from_slice::<Message>(message).with_context(told)?.id)
}

fn path(anchor: &Anchor, query: &str) -> String {
    let message = if query.is_empty() { "" } else { &anchor.message };
    format!("/api/v10/channels/{}/messages?limit=50{query}{message}", anchor.channel)
}

/// What the product answers: the limit answers the same.
async fn answer(instance: &Instance, person: &Person, anchor: &Anchor, query: &str) -> Result<Vec<u8>> {
    let mut api = Api::open(instance.server.address).await?;
    api.header("authorization", &format!("Bearer {}", person.token));
    api.bytes(&path(anchor, query)).await
}

fn reads(people: &[Person], anchors: &[Anchor], query: &str) -> Requests {
    let list = |(client, person): (u64, &Person)| {
        let mut choices = Choices::new(client);
        let authorization = person.authorization();
        let one = |_| {
            let anchor = &anchors[choices.uniform(anchors.len())];
            request("GET", &path(anchor, query), &authorization, "")
        };
        (0..READS).map(one).collect()
    };
    Arc::new((0..).zip(people).map(list).collect())
}
