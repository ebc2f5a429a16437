//! The machine's monotonic clock: a load generator has no use for another one.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

static START: OnceLock<Instant> = OnceLock::new();

pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the bench measures real time, and only here")]
    Instant::now()
}

/// Microseconds since the first call: what a message carries to say when it was sent.
pub(crate) fn micros() -> u64 {
    let start = *START.get_or_init(now);
    u64::try_from(now().duration_since(start).as_micros()).unwrap_or(u64::MAX)
}

/// Time since it was started.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        now().duration_since(self.0)
    }

    pub(crate) fn seconds(self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}
