//! The limits by themselves. Each row is a limit beside itself, so the ratio is the noise of this machine.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Result;
use serde_json::json;
use tempfile::NamedTempFile;

use super::Bench;
use super::compare::{Bars, Side, compare, rows};
use super::random::Choices;
use super::{fan_out, resolve};
use crate::client::{Requests, request, stampable};
use crate::measure::Table;
use crate::servers::{Server, TARGET};

/// The size of a message that the API answers, and of 50 of them.
const MESSAGE_BYTES: usize = 700;
const HISTORY_BYTES: usize = 50 * MESSAGE_BYTES;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Limits beside themselves");
    let message = json!({"content": stampable(100)}).to_string();
    let post = request("POST", "/api/v10/channels/1/messages", "authorization: Bearer nobody\r\n", &message);
    let posts = Arc::new(vec![vec![post]; 64]);
    let echo = || Server::limit(&["echo", "--answer-bytes", &MESSAGE_BYTES.to_string()]);
    for clients in [1, 16, 64] {
        http(bench, &mut table, &format!("echo, {clients} clients"), clients, &posts, echo).await?;
    }

    let mut body = NamedTempFile::new()?;
    body.write_all(&vec![b'x'; HISTORY_BYTES])?;
    let path = body.path().display().to_string();
    let get = Arc::new(vec![vec![request("GET", "/", "", "")]; 64]);
    let fixed = || Server::limit(&["fixed", "--body", &path]);
    http(bench, &mut table, "50 messages, 64 clients", 64, &get, fixed).await?;

    let lookups = resolve::lookups(Choices::uniform);
    let bare = || Server::limit(&["resolve", "--target", TARGET]);
    http(bench, &mut table, "resolve, 64 clients", 64, &lookups, bare).await?;

    let event = format!(r#","t":"MESSAGE_CREATE","d":{{"content":"{}"}}}}"#, stampable(MESSAGE_BYTES));
    for &sessions in &bench.sessions {
        let servers = [Server::limit(&["raw-tcp"])?, Server::limit(&["raw-tcp"])?];
        let first = fan_out::raw_crowd(&servers[0], event.as_bytes(), sessions).await?;
        let second = fan_out::raw_crowd(&servers[1], event.as_bytes(), sessions).await?;
        let figures = fan_out::rounds(bench, [&first, &second]).await?;
        fan_out::rows(&mut table, sessions, event.len(), &figures);
    }
    Ok(table)
}

async fn http(
    bench: &Bench,
    table: &mut Table,
    what: &str,
    clients: usize,
    requests: &Requests,
    start: impl Fn() -> Result<Server>,
) -> Result<()> {
    let servers = [start()?, start()?];
    let sides = servers.each_ref().map(|server| Side::new(server, requests));
    let figures = compare(bench, clients, sides.each_ref()).await?;
    rows(table, what, &figures, Bars::NONE);
    Ok(())
}
