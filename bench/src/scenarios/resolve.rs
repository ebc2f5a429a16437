//! Resolving one of a million codes, with the limiter counting every request.

use std::sync::Arc;

use anyhow::Result;

use super::Bench;
use super::compare::{Side, compare, rows};
use super::random::Choices;
use crate::client::{Requests, request};
use crate::measure::{Bar, Table};
use crate::servers::{Resolver, Server, TARGET, code};

const CODES: usize = 1_000_000;
const CLIENTS: usize = 64;
/// Each client walks a list of this many lookups round and round.
const LOOKUPS: usize = 10_000;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Resolve: 1,000,000 codes, limiter on, 64 clients");
    let folder = bench.folder()?;
    let resolver = Resolver::start(bench, folder.path()).await?;
    resolver.fill(CODES).await?;
    let bare = Server::limit(&["resolve", "--target", TARGET])?;
    for (name, requests) in [("uniform", lookups(Choices::uniform)), ("Zipf", lookups(Choices::zipf))] {
        let product = Side::new(&resolver.server, &requests).with_own_addresses();
        let limit = Side::new(&bare, &requests).with_own_addresses();
        let figures = compare(bench, CLIENTS, [&product, &limit]).await?;
        rows(&mut table, name, &figures, Bar::None, Bar::AtMost(1.5));
    }
    Ok(table)
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
