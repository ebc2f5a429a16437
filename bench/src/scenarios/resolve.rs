//! Resolving one of a million codes, with the limiter counting every request.

use std::sync::Arc;

use anyhow::Result;

use super::Bench;
use super::compare::{Side, compare, rows};
use super::random::Choices;
use crate::client::{Load, request};
use crate::measure::{Bar, Table};
use crate::servers::{Resolver, Server, TARGET, code};

pub(super) const CODES: usize = 1_000_000;
pub(super) const CLIENTS: usize = 64;
/// Each client walks a list of this many lookups round and round.
const LOOKUPS: usize = 10_000;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Resolve: 1,000,000 codes, limiter on, 64 clients");
    let folder = bench.folder()?;
    let resolver = Resolver::start(bench, folder.path()).await?;
    resolver.fill(CODES).await?;
    let bare = Server::limit(&["resolve", "--target", TARGET])?;
    for (name, requests) in [("uniform", lookups(Choices::uniform)), ("Zipf", lookups(Choices::zipf))] {
        let product = Side { server: &resolver.server, load: load(&resolver.server, &requests) };
        let limit = Side { server: &bare, load: load(&bare, &requests) };
        let figures = compare(bench, CLIENTS, [&product, &limit]).await?;
        rows(&mut table, name, &figures, Bar::None, Bar::AtMost(1.5));
    }
    Ok(table)
}

pub(super) fn lookups(choose: fn(&mut Choices, usize) -> usize) -> Arc<Vec<Vec<Vec<u8>>>> {
    let list = |client: usize| {
        let mut choices = Choices::new(client as u64);
        let one = |_| {
            request("GET", &format!("/api/resolver/resolve/{}", code(choose(&mut choices, CODES))), "", "")
        };
        (0..LOOKUPS).map(one).collect()
    };
    Arc::new((0..CLIENTS).map(list).collect())
}

pub(super) fn load(server: &Server, requests: &Arc<Vec<Vec<Vec<u8>>>>) -> Load {
    Load { address: server.address, requests: Arc::clone(requests), expected: 200, own_addresses: true }
}
