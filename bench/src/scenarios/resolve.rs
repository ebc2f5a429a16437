//! Resolving one of a million codes, with the limiter counting every request.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::Bench;
use super::compare::{Bars, Side, compare, rows};
use super::random::Choices;
use crate::client::{Connection, Requests, request};
use crate::measure::{Bar, Row, Table, rss_anon};
use crate::servers::{Resolver, Server, TARGET, code};

const CODES: usize = 1_000_000;
const CLIENTS: usize = 64;
/// Each client walks a list of this many lookups round and round.
const LOOKUPS: usize = 10_000;
const GUESSES: usize = 1_000_000;
const SETTLING: Duration = Duration::from_secs(3);

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Resolve: 1,000,000 codes, limiter on, 64 clients");
    let folder = bench.folder()?;
    let resolver = Resolver::start(bench, folder.path()).await?;
    memory(&mut table, &resolver.server).await?;
    resolver.fill(CODES).await?;
    let bare = Server::limit(&["resolve", "--target", TARGET])?;
    for (name, requests) in [("uniform", lookups(Choices::uniform)), ("Zipf", lookups(Choices::zipf))] {
        let product = Side::new(&resolver.server, &requests).with_own_addresses();
        let limit = Side::new(&bare, &requests).with_own_addresses();
        let figures = compare(bench, CLIENTS, [&product, &limit]).await?;
        let bars = Bars { cpu: Bar::AtMost(1.5), p99: Bar::AtMost(2.0), ..Bars::NONE };
        rows(&mut table, name, &figures, bars);
    }
    Ok(table)
}

/// What an empty resolver takes, and how much a flood of guesses adds.
async fn memory(table: &mut Table, server: &Server) -> Result<()> {
    let mut row = |what: &str, bytes: u64, most| {
        let product = bytes as f64 / 1024.0 / 1024.0;
        let (bar, note) = (Bar::AtMost(most), String::new());
        table.add(&Row { what: what.into(), product, limit: None, unit: "MB RssAnon", bar, note });
    };
    tokio::time::sleep(SETTLING).await;
    let idle = rss_anon(server.pid())?;
    row("idle resolver", idle, 25.0);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let address = server.address;
        clients.spawn(async move {
            let mut connection = Connection::open(address).await?;
            for guess in (client..GUESSES).step_by(CLIENTS) {
                let path = format!("/api/resolver/resolve/guess{guess:07}");
                let answer = connection.exchange(&request("GET", &path, "", "")).await?;
                ensure!(answer.status == 404, "a guess was answered with {}", answer.status);
            }
            anyhow::Ok(())
        });
    }
    while let Some(client) = clients.join_next().await {
        client??;
    }
    row("added by 1,000,000 unknown codes", rss_anon(server.pid())?.saturating_sub(idle), 8.0);
    Ok(())
}

pub(super) fn lookups(choose: fn(&mut Choices, usize) -> usize) -> Requests {
    let list = |client: usize| {
        let mut choices = Choices::new(client as u64);
        let one = |_| {
            request("GET", &format!("/api/resolver/resolve/{}", code(choose(&mut choices, CODES))), "", "")
        };
        (0..LOOKUPS).map(one).collect()
    };
    Arc::new((0..CLIENTS).map(list).collect())
}
