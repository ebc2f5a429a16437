//! Rounds of closed-loop HTTP load, the sides taking turns.

use anyhow::Result;

use super::Bench;
use crate::client::{Load, Requests, closed_loop};
use crate::measure::{Bar, Row, Table, cpu, median};
use crate::servers::Server;

/// A server and what it is asked.
pub(super) struct Side<'a> {
    pub server: &'a Server,
    pub load: Load,
}

impl<'a> Side<'a> {
    pub(super) fn new(server: &'a Server, requests: &Requests) -> Self {
        let requests = Requests::clone(requests);
        Self { server, load: Load { address: server.address, requests, own_addresses: false } }
    }

    /// Each client calls from an address of its own, as with limits that count by address.
    pub(super) fn with_own_addresses(mut self) -> Self {
        self.load.own_addresses = true;
        self
    }
}

/// Medians over the rounds.
pub(super) struct Figures {
    pub per_second: f64,
    pub cpu_micros: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Requests of all rounds.
    pub answered: u64,
}

/// Rounds A, B, A, B…, so that what disturbs the machine disturbs both.
pub(super) async fn compare<const N: usize>(
    bench: &Bench,
    clients: usize,
    sides: [&Side<'_>; N],
) -> Result<[Figures; N]> {
    let mut rounds: [Vec<Figures>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..bench.rounds {
        for (side, rounds) in sides.iter().zip(&mut rounds) {
            rounds.push(round(bench, clients, side).await?);
        }
    }
    Ok(rounds.map(|rounds| Figures {
        per_second: median(rounds.iter().map(|round| round.per_second)),
        cpu_micros: median(rounds.iter().map(|round| round.cpu_micros)),
        p50_ms: median(rounds.iter().map(|round| round.p50_ms)),
        p99_ms: median(rounds.iter().map(|round| round.p99_ms)),
        answered: rounds.iter().map(|round| round.answered).sum(),
    }))
}

async fn round(bench: &Bench, clients: usize, side: &Side<'_>) -> Result<Figures> {
    let before = cpu(side.server.pid())?;
    let outcome = closed_loop(&side.load, clients, bench.round()).await?;
    let spent = cpu(side.server.pid())?.since(before);
    // Each client sends one request before the clock starts.
    let answered = outcome.answered + clients as u64;
    Ok(Figures {
        per_second: outcome.answered as f64 / outcome.seconds,
        cpu_micros: spent.micros_per(answered),
        p50_ms: outcome.latencies.percentile_ms(0.50),
        p99_ms: outcome.latencies.percentile_ms(0.99),
        answered,
    })
}

/// What a scenario promises.
#[derive(Clone, Copy)]
pub(super) struct Bars {
    pub throughput: Bar,
    pub cpu: Bar,
    pub p99: Bar,
}

impl Bars {
    pub(super) const NONE: Self = Self { throughput: Bar::None, cpu: Bar::None, p99: Bar::None };
}

/// The rows that every HTTP scenario prints.
pub(super) fn rows(table: &mut Table, what: &str, figures: &[Figures; 2], bars: Bars) {
    let [product, limit] = figures;
    let mut row = |name: &str, product: f64, limit: f64, unit, bar| {
        let what = format!("{what}, {name}");
        table.add(&Row { what, product, limit: Some(limit), unit, bar, note: String::new() });
    };
    row("throughput", product.per_second, limit.per_second, "requests/s", bars.throughput);
    row("server CPU", product.cpu_micros, limit.cpu_micros, "µs/request", bars.cpu);
    row("p50", product.p50_ms, limit.p50_ms, "ms", Bar::None);
    row("p99", product.p99_ms, limit.p99_ms, "ms", bars.p99);
}
