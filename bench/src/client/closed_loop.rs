//! N clients that each send the next request when the last one is answered.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::{Connection, http::Answer};
use crate::measure::{Histogram, Stopwatch};

/// One list of whole requests per client; each must be answered with 200.
pub(crate) type Requests = Arc<Vec<Vec<Vec<u8>>>>;

/// What is sent: each client walks its own list round and round.
pub(crate) struct Load {
    pub address: SocketAddr,
    pub requests: Requests,
    /// Each client calls from a loopback address of its own (127.0.1.1, 127.0.1.2, …).
    pub own_addresses: bool,
}

/// What came of it.
pub(crate) struct Outcome {
    pub answered: u64,
    pub seconds: f64,
    pub latencies: Histogram,
}

/// Runs `clients` of the load for `duration`, connections and a first request on each not counted.
/// The first answer that isn't 200 ends it with an error.
pub(crate) async fn closed_loop(load: &Load, clients: usize, duration: Duration) -> Result<Outcome> {
    ensure!(load.requests.len() >= clients, "the load is for {} clients", load.requests.len());
    let mut connections = Vec::with_capacity(clients);
    for client in 0..clients {
        let from = load.own_addresses.then(|| own_address(client));
        let mut connection = Connection::open_from(load.address, from).await?;
        check(&connection.exchange(&load.requests[client][0]).await?)?;
        connections.push(connection);
    }
    let clock = Stopwatch::start();
    let mut tasks = JoinSet::new();
    for (client, mut connection) in connections.into_iter().enumerate() {
        let requests = Arc::clone(&load.requests);
        tasks.spawn(async move {
            let mut latencies = Histogram::new();
            let mut answered = 0;
            for request in requests[client].iter().cycle() {
                let sent = clock.elapsed();
                if sent >= duration {
                    break;
                }
                check(&connection.exchange(request).await?)?;
                latencies.record(u64::try_from(clock.elapsed().saturating_sub(sent).as_micros())?);
                answered += 1;
            }
            Ok::<_, anyhow::Error>((answered, latencies))
        });
    }
    let mut outcome = Outcome { answered: 0, seconds: 0.0, latencies: Histogram::new() };
    while let Some(client) = tasks.join_next().await {
        let (answered, latencies) = client??;
        outcome.answered += answered;
        outcome.latencies.add(&latencies);
    }
    outcome.seconds = clock.seconds();
    Ok(outcome)
}

fn check(answer: &Answer<'_>) -> Result<()> {
    ensure!(answer.status == 200, "answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
    Ok(())
}

fn own_address(client: usize) -> SocketAddr {
    let [high, low] = u16::try_from(client + 1).unwrap_or(u16::MAX).to_be_bytes();
    (Ipv4Addr::new(127, 1, high, low), 0).into()
}
