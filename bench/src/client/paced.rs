//! Clients that send at a set pace, and latencies from when a request was due: a server that stalls is charged for all
//! that it kept waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use tokio::task::JoinSet;

use super::Connection;
use super::closed_loop::{Load, Outcome};
use crate::measure::{Histogram, Stopwatch};

/// Sends `per_second` requests in all, by `clients` in turns, until `stop` is set.
pub(crate) async fn paced(
    load: &Load,
    clients: u32,
    per_second: u32,
    stop: Arc<AtomicBool>,
) -> Result<Outcome> {
    let period = Duration::from_secs(1) * clients / per_second;
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Connection::open(load.address).await?);
    }
    let clock = Stopwatch::start();
    let mut tasks = JoinSet::new();
    for (number, mut connection) in (0..clients).zip(connections) {
        let requests = Arc::clone(&load.requests);
        let stop = Arc::clone(&stop);
        tasks.spawn(async move {
            let mut latencies = Histogram::new();
            let mut answered = 0;
            let mut due = period / clients * number;
            let own = usize::try_from(number)? % requests.len();
            for request in requests[own].iter().cycle() {
                tokio::time::sleep(due.saturating_sub(clock.elapsed())).await;
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                // The timer is as coarse as a millisecond; being woken late is not the server's fault.
                let sent = clock.elapsed();
                let started = if sent.saturating_sub(due) > COARSE { due } else { sent };
                let answer = connection.exchange(request).await?;
                ensure!(answer.status == 200, "answered {}", answer.status);
                latencies.record(u64::try_from(clock.elapsed().saturating_sub(started).as_micros())?);
                answered += 1;
                due += period;
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

const COARSE: Duration = Duration::from_millis(2);
