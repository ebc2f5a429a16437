//! How resolves end, for the operator's alarms.

use std::sync::OnceLock;

use actix_web::http::StatusCode;
use metrics::Counter;

/// Handles of `resolver_resolves_total`, by its label `outcome`: a look for them would cost as much as a look in a cache.
struct Outcomes {
    found: Counter,
    absent: Counter,
    refused: Counter,
    failed: Counter,
}

/// Counts a resolve by how it was answered.
pub(super) fn count(status: StatusCode) {
    // Made with the first resolve, which comes after the recorder was started.
    static OUTCOMES: OnceLock<Outcomes> = OnceLock::new();
    OUTCOMES.get_or_init(Outcomes::new).of(status).increment(1);
}

impl Outcomes {
    fn new() -> Self {
        let outcome = |name: &'static str| metrics::counter!("resolver_resolves_total", "outcome" => name);
        Self {
            found: outcome("found"),
            absent: outcome("absent"),
            refused: outcome("refused"),
            failed: outcome("failed"),
        }
    }

    fn of(&self, status: StatusCode) -> &Counter {
        match status {
            StatusCode::NOT_FOUND => &self.absent,
            status if status.is_client_error() => &self.refused,
            status if status.is_server_error() => &self.failed,
            _ => &self.found,
        }
    }
}
