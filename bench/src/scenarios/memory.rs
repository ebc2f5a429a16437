//! What an instance takes while nothing happens.

use std::time::Duration;

use anyhow::Result;

use super::Bench;
use super::fan_out::{GUILDS, PEOPLE, gateway_crowd, raw_crowd};
use crate::measure::{Bar, Row, Table, median, rss_anon};
use crate::servers::{Instance, People, Server};

const SESSIONS: usize = 1_000;
const SETTLING: Duration = Duration::from_secs(30);
const KIB: f64 = 1024.0;

pub(super) async fn run(bench: &Bench) -> Result<Table> {
    let mut table = Table::new("Memory, start and size");
    let folder = bench.folder()?;
    // The first start makes the database; the next ones are what is timed.
    drop(Instance::start(bench, folder.path()).await?);
    let mut starts = Vec::new();
    for _ in 0..bench.rounds {
        starts.push(Instance::start(bench, folder.path()).await?.server.startup.as_secs_f64());
    }
    let mut row = |what: &str, product: f64, limit: Option<f64>, unit, bar, note: String| {
        table.add(&Row { what: what.into(), product, limit, unit, bar, note });
    };
    let note = format!("median of {}, migrated database", bench.rounds);
    row("start to /health/live", median(starts), None, "s", Bar::AtMost(0.5), note);

    let instance = Instance::start(bench, folder.path()).await?;
    tokio::time::sleep(SETTLING).await;
    let idle = rss_anon(instance.server.pid())? as f64 / KIB / KIB;
    row("idle instance", idle, None, "MB RssAnon", Bar::AtMost(40.0), "30 s after start".into());

    let people = People::gather(instance.server.address, PEOPLE, GUILDS, 1).await?;
    let before = rss_anon(instance.server.pid())?;
    let _crowd = gateway_crowd(&instance.server, &people, SESSIONS).await?;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let product = per_session(before, rss_anon(instance.server.pid())?);

    let raw = Server::limit(&["raw-tcp"])?;
    let before = rss_anon(raw.pid())?;
    let _raw_crowd = raw_crowd(&raw, b"", SESSIONS).await?;
    let limit = per_session(before, rss_anon(raw.pid())?);
    // The bar is an amount, not a ratio, so the limit is told and not divided by.
    let note = format!("{SESSIONS} sessions; raw TCP takes {limit:.1}");
    row("per identified idle session", product, None, "KB RssAnon", Bar::AtMost(32.0), note);

    let size = std::fs::metadata(bench.binary("instance"))?.len() as f64 / KIB / KIB;
    row("instance program", size, None, "MB", Bar::AtMost(30.0), bench.binaries_name());
    Ok(table)
}

fn per_session(before: u64, after: u64) -> f64 {
    after.saturating_sub(before) as f64 / KIB / SESSIONS as f64
}
