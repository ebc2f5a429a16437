//! Time, from outside: the process has one clock and tests have their own.

use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// A future that ends at its deadline.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the time is. Held as `Arc<dyn Clock>`.
pub trait Clock: Send + Sync + 'static {
    /// Unix time in milliseconds. It may step back when the machine's clock is corrected.
    fn now_ms(&self) -> i64;

    /// Monotonic time, for measuring and for deadlines.
    fn instant(&self) -> Instant;

    /// Ends as soon as `deadline` has passed, at once if it lies in the past.
    fn sleep_until(&self, deadline: Instant) -> Sleep;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep {
        self.sleep_until(self.instant() + duration)
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        #[expect(clippy::disallowed_methods, reason = "the one place where wall time enters")]
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }

    fn instant(&self) -> Instant {
        #[expect(clippy::disallowed_methods, reason = "the one place where monotonic time enters")]
        Instant::now()
    }

    fn sleep_until(&self, deadline: Instant) -> Sleep {
        Box::pin(tokio::time::sleep_until(deadline.into()))
    }
}

/// A clock that stands still until a test moves it. Clones share their time.
#[derive(Clone, Debug)]
pub struct ManualClock {
    origin: Instant,
    times: watch::Sender<Times>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    wall_ms: i64,
    elapsed: Duration,
}

impl ManualClock {
    /// A clock whose wall time is `now_ms`, Unix milliseconds.
    pub fn new(now_ms: i64) -> Self {
        let times = watch::Sender::new(Times { wall_ms: now_ms, elapsed: Duration::ZERO });
        Self { origin: SystemClock.instant(), times }
    }

    /// Moves wall and monotonic time on together, and wakes whoever waited for that.
    pub fn advance(&self, by: Duration) {
        let by_ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.times.send_modify(|times| {
            times.wall_ms = times.wall_ms.saturating_add(by_ms);
            times.elapsed += by;
        });
    }

    /// Sets wall time alone, forward or back, as a correction of the machine's clock does.
    pub fn step_to(&self, now_ms: i64) {
        self.times.send_modify(|times| times.wall_ms = now_ms);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.times.borrow().wall_ms
    }

    fn instant(&self) -> Instant {
        self.origin + self.times.borrow().elapsed
    }

    fn sleep_until(&self, deadline: Instant) -> Sleep {
        let mut times = self.times.subscribe();
        let origin = self.origin;
        let clock = self.clone();
        Box::pin(async move {
            // The clock lives as long as its sleeper, so the channel can't close first.
            let _clock = clock;
            let _ = times.wait_for(|times| origin + times.elapsed >= deadline).await;
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let clock = ManualClock::new(1_000);
        let start = clock.instant();
        let mut sleep = clock.sleep(Duration::from_millis(50));

        clock.advance(Duration::from_millis(49));
        assert!(sleep.as_mut().now_or_never().is_none());

        clock.advance(Duration::from_millis(1));
        assert!(sleep.now_or_never().is_some());
        assert_eq!(clock.now_ms(), 1_050);
        assert_eq!(clock.instant() - start, Duration::from_millis(50));
    }

    #[test]
    fn wall_time_can_step_back_while_monotonic_time_does_not() {
        let clock = ManualClock::new(1_000);
        let start = clock.instant();
        clock.step_to(400);
        assert_eq!(clock.now_ms(), 400);
        assert_eq!(clock.instant(), start);
    }

    #[tokio::test]
    async fn a_past_deadline_ends_at_once_on_the_machines_clock() {
        SystemClock.sleep_until(SystemClock.instant()).await;
    }
}
