//! One message to many sessions: people spread over 3 guilds, each guild 20 messages a second, intents on.

use anyhow::{Context, Result};
use memchr::memmem;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Bench;
use super::message_create::INTENTS;
use crate::client::{
    Connection, Identify, Listeners, Session, Stream, open_gateway, open_loop, request, stampable,
};
use crate::limits::{CONTROLLER, broadcast};
use crate::measure::{Bar, Row, Table, best, cpu, median};
use crate::servers::{Instance, People, Server};

pub(super) const GUILDS: usize = 3;
const PER_SECOND: u32 = 20;
/// Most accounts behind the sessions; further sessions are further devices of the same people.
pub(super) const PEOPLE: usize = 999;

/// Sessions that listen to one server, and what makes them hear something.
pub(super) struct Crowd<'a> {
    pub server: &'a Server,
    pub listeners: Listeners,
    pub sessions: usize,
    /// One message per guild; `answered` as in [`Stream`].
    pub messages: Vec<Vec<u8>>,
    pub answered: bool,
}

/// What the rounds of a crowd came to.
pub(super) struct Figures {
    pub cpu_micros: f64,
    pub user_share: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub lost: u64,
    pub delivered: u64,
}

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Fan-out: 20 messages/s to every session, 3 guilds, intents on");
    for &sessions in &bench.sessions {
        let folder = bench.folder()?;
        let instance = Instance::start(bench, folder.path()).await?;
        let people =
            People::gather(instance.server.address, sessions.next_multiple_of(GUILDS).min(PEOPLE), GUILDS, 1)
                .await?;
        let product = gateway_crowd(&instance.server, &people, sessions).await?;
        let event = sample_event(&product).await?;
        let raw = Server::limit(&["raw-tcp"])?;
        let limit = raw_crowd(&raw, &event, sessions).await?;
        let figures = rounds(bench, [&product, &limit]).await?;
        rows(&mut table, sessions, event.len(), &figures);
    }
    Ok(table)
}

/// Session N is person N modulo their number; the first member of each guild also sends.
pub(super) async fn gateway_crowd<'a>(
    server: &'a Server,
    people: &People,
    sessions: usize,
) -> Result<Crowd<'a>> {
    let listeners = Listeners::new()?;
    let address = server.address;
    listeners
        .open(sessions, |number| {
            let token = people.people[number % people.people.len()].token.clone();
            async move { open_gateway(address, &Identify { token, intents: INTENTS }).await }
        })
        .await?;
    let body = json!({"content": stampable(100)}).to_string();
    let messages = people.guilds.iter().zip(&people.people).map(|(guild, owner)| {
        let path = format!("/api/v10/channels/{}/messages", guild.channels[0]);
        request("POST", &path, &owner.authorization(), &body)
    });
    Ok(Crowd { server, listeners, sessions, messages: messages.collect(), answered: true })
}

/// As many connections to the raw server, in as many groups.
pub(super) async fn raw_crowd<'a>(server: &'a Server, event: &[u8], sessions: usize) -> Result<Crowd<'a>> {
    let listeners = Listeners::new()?;
    let address = server.address;
    listeners
        .open(sessions, |number| async move {
            let mut stream = Connection::open(address).await?.into_stream();
            stream.write_u8(u8::try_from(number % GUILDS)?).await?;
            stream.read_u8().await?;
            Ok(Session::raw(stream))
        })
        .await?;
    let messages = (0u8..).take(GUILDS).map(|group| broadcast(group, event)).collect();
    Ok(Crowd { server, listeners, sessions, messages, answered: false })
}

/// An event as the gateway sends it, from behind its sequence number on.
async fn sample_event(crowd: &Crowd<'_>) -> Result<Vec<u8>> {
    crowd.send(1, 1).await?;
    crowd.listeners.drain(crowd.sessions as u64).await?;
    let frame = crowd.listeners.sample().context("no session heard the first message")?;
    let number = memmem::find(&frame, b"\"s\":").context("an event without s")? + 4;
    let digits = frame[number..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Ok(frame[number + digits..].to_vec())
}

impl Crowd<'_> {
    /// Sends `count` messages to every guild.
    async fn send(&self, per_second: u32, count: u32) -> Result<()> {
        let mut streams = Vec::with_capacity(self.messages.len());
        for message in &self.messages {
            let mut connection = Connection::open(self.server.address).await?.into_stream();
            if !self.answered {
                connection.write_u8(CONTROLLER).await?;
            }
            streams.push(Stream { connection, message: message.clone(), answered: self.answered });
        }
        open_loop(streams, per_second, count).await
    }
}

/// Rounds A, B, A, B…
pub(super) async fn rounds<const N: usize>(bench: &Bench, crowds: [&Crowd<'_>; N]) -> Result<[Figures; N]> {
    let mut rounds: [Vec<Figures>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..bench.rounds {
        for (crowd, rounds) in crowds.iter().zip(&mut rounds) {
            rounds.push(round(bench, crowd).await?);
        }
    }
    Ok(rounds.map(|rounds| Figures {
        cpu_micros: median(rounds.iter().map(|round| round.cpu_micros)),
        user_share: median(rounds.iter().map(|round| round.user_share)),
        p50_ms: median(rounds.iter().map(|round| round.p50_ms)),
        p99_ms: best(rounds.iter().map(|round| round.p99_ms)),
        lost: rounds.iter().map(|round| round.lost).sum(),
        delivered: rounds.iter().map(|round| round.delivered).sum(),
    }))
}

async fn round(bench: &Bench, crowd: &Crowd<'_>) -> Result<Figures> {
    let count = u32::try_from((bench.round() * PER_SECOND).as_secs().max(1))?;
    let expected = u64::from(count) * crowd.sessions as u64;
    crowd.listeners.reset();
    let before = cpu(crowd.server.pid())?;
    crowd.send(PER_SECOND, count).await?;
    let reading = crowd.listeners.drain(expected).await?;
    let spent = cpu(crowd.server.pid())?.since(before);
    let all = spent.user + spent.system;
    Ok(Figures {
        cpu_micros: spent.micros_per(reading.delivered),
        user_share: spent.user.as_secs_f64() / all.as_secs_f64().max(0.001),
        p50_ms: reading.p50_ms,
        p99_ms: reading.p99_ms,
        lost: reading.lost,
        delivered: reading.delivered,
    })
}

pub(super) fn rows(table: &mut Table, sessions: usize, event_bytes: usize, figures: &[Figures; 2]) {
    let [product, limit] = figures;
    let barred = |bar| if sessions == 1_000 { bar } else { Bar::None };
    let mut row = |name: &str, product: f64, limit: Option<f64>, unit, bar, note: String| {
        table.add(&Row { what: format!("{sessions} sessions, {name}"), product, limit, unit, bar, note });
    };
    let shares =
        format!("user part {:.0} % and {:.0} %", product.user_share * 100.0, limit.user_share * 100.0);
    row(
        "server CPU",
        product.cpu_micros,
        Some(limit.cpu_micros),
        "µs/delivery",
        barred(Bar::AtMost(1.4)),
        shares,
    );
    let size = format!("events of {event_bytes} bytes");
    row("p50", product.p50_ms, Some(limit.p50_ms), "ms", Bar::None, size);
    let best = "best of the rounds".to_owned();
    row("p99", product.p99_ms, Some(limit.p99_ms), "ms", barred(Bar::AtMost(2.0)), best);
    let of = format!("of {}; of the limit's {}: {}", product.delivered, limit.delivered, limit.lost);
    row("lost", product.lost as f64, None, "events", Bar::AtMost(0.0), of);
}
