//! A limit per key.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore as _;
use governor::{RateLimiter, clock};

use super::store::BoundedStore;
use crate::Clock;

/// `burst` calls at once, and as many again spread evenly over `period`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub burst: NonZeroU32,
    pub period: Duration,
}

impl Quota {
    pub const fn per_minute(burst: NonZeroU32) -> Self {
        Self { burst, period: Duration::from_mins(1) }
    }
}

/// A refusal: the same call is allowed after `retry_after_ms`, not a millisecond sooner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("over the limit for another {retry_after_ms} ms")]
pub struct Limited {
    pub retry_after_ms: u64,
}

impl Limited {
    /// For the `Retry-After` header, which knows whole seconds only: never too early.
    pub fn retry_after_seconds(self) -> u64 {
        self.retry_after_ms.div_ceil(1_000)
    }
}

/// A bucket per key. Memory is fixed: when more keys are active than fit, the emptiest buckets are forgotten,
/// so a flood of keys can't lift the limit of one that is near it.
pub struct KeyedLimit<K: Hash + Eq + Clone> {
    limiter: RateLimiter<K, BoundedStore<K>, Ticks, NoOpMiddleware<Nanos>>,
    buckets: BoundedStore<K>,
    /// In which a bucket gets one call more.
    interval: Duration,
    burst: NonZeroU32,
}

/// In bursts.
const MOST_DEBT: u32 = 16;

impl<K: Hash + Eq + Clone> KeyedLimit<K> {
    /// A limit that remembers about `capacity` keys, 16 bytes each.
    pub fn new(quota: Quota, capacity: usize, clock: Arc<dyn Clock>) -> Self {
        let interval = (quota.period / quota.burst.get()).max(Duration::from_nanos(1));
        let rate = governor::Quota::with_period(interval).map(|rate| rate.allow_burst(quota.burst));
        // `with_period` knows one failure, an interval of zero.
        let rate = rate.expect("the interval is at least a nanosecond");
        let ticks = Ticks { start: clock.instant(), clock };
        let store = BoundedStore::new(capacity, ticks.clone());
        let limiter = RateLimiter::new(rate, store.clone(), ticks);
        Self { limiter, buckets: store, interval, burst: quota.burst }
    }

    /// Counts a call of `key`, or refuses it. A refused call isn't counted.
    pub fn check(&self, key: &K) -> Result<(), Limited> {
        self.limiter.check_key(key).map_err(|refusal| {
            let wait = refusal.wait_time_from(clock::Clock::now(self.limiter.clock()));
            let ms = wait.as_nanos().div_ceil(1_000_000);
            Limited { retry_after_ms: u64::try_from(ms).unwrap_or(u64::MAX).max(1) }
        })
    }
}

impl<K: Hash + Eq + Clone> KeyedLimit<K> {
    /// Counts calls that were let through elsewhere, also when there are more than the bucket has. What is missing is a
    /// debt, which has to fill up before the next call; of more than [`MOST_DEBT`] the rest is forgiven.
    pub fn charge(&self, key: &K, calls: u32) {
        let now = clock::Clock::now(self.limiter.clock()).as_u64();
        let nanos = |calls: u32| u64::try_from((self.interval * calls).as_nanos()).unwrap_or(u64::MAX);
        let most = now.saturating_add(nanos(self.burst.get().saturating_mul(1 + MOST_DEBT)));
        let later = |full_at: Option<Nanos>| {
            let full_at = full_at.map_or(now, |at| at.as_u64().max(now));
            let full_at = full_at.saturating_add(nanos(calls)).min(most);
            Ok::<_, std::convert::Infallible>(((), Nanos::new(full_at)))
        };
        let Ok(()) = self.buckets.measure_and_replace(key, later);
    }
}

/// Our clock in the form that the limiter takes: nanoseconds since the limit was made.
#[derive(Clone)]
pub(super) struct Ticks {
    start: Instant,
    clock: Arc<dyn Clock>,
}

impl clock::Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.clock.instant().saturating_duration_since(self.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ManualClock;

    fn limit(burst: u32, capacity: usize) -> (KeyedLimit<u64>, ManualClock) {
        let clock = ManualClock::new(0);
        let quota = Quota::per_minute(NonZeroU32::new(burst).unwrap());
        (KeyedLimit::new(quota, capacity, Arc::new(clock.clone())), clock)
    }

    #[test]
    fn a_burst_passes_and_is_refilled_evenly() {
        let (limit, clock) = limit(4, 64);
        for _ in 0..4 {
            assert_eq!(limit.check(&1), Ok(()));
        }
        assert_eq!(limit.check(&1), Err(Limited { retry_after_ms: 15_000 }));
        assert_eq!(limit.check(&2), Ok(()), "another key has its own bucket");

        clock.advance(Duration::from_secs(15));
        assert_eq!(limit.check(&1), Ok(()));
        assert_eq!(limit.check(&1), Err(Limited { retry_after_ms: 15_000 }));

        clock.advance(Duration::from_mins(1));
        for _ in 0..4 {
            assert_eq!(limit.check(&1), Ok(()));
        }
    }

    #[test]
    fn retry_after_is_exact_to_the_millisecond() {
        let (limit, clock) = limit(7, 64);
        for _ in 0..7 {
            limit.check(&1).unwrap();
        }
        clock.advance(Duration::from_millis(1_234));
        let refusal = limit.check(&1).unwrap_err();
        assert_eq!(refusal.retry_after_seconds(), 8);

        clock.advance(Duration::from_millis(refusal.retry_after_ms - 1));
        assert_eq!(limit.check(&1), Err(Limited { retry_after_ms: 1 }));
        clock.advance(Duration::from_millis(1));
        assert_eq!(limit.check(&1), Ok(()));
    }

    #[test]
    fn what_is_charged_beyond_the_bucket_is_paid_back() {
        let (limit, clock) = limit(4, 64);
        limit.charge(&1, 3);
        assert_eq!(limit.check(&1), Ok(()));
        assert_eq!(limit.check(&1), Err(Limited { retry_after_ms: 15_000 }));
        limit.charge(&1, 4);
        assert_eq!(limit.check(&1), Err(Limited { retry_after_ms: 75_000 }));
        clock.advance(Duration::from_secs(75));
        assert_eq!(limit.check(&1), Ok(()));
        assert!(limit.check(&1).is_err());

        limit.charge(&2, u32::MAX);
        let refusal = limit.check(&2).unwrap_err();
        assert_eq!(refusal.retry_after_ms, 15_000 + 60_000 * u64::from(MOST_DEBT));
    }

    #[test]
    fn a_flood_of_keys_lifts_nobodys_limit() {
        let (limit, _clock) = limit(5, 1_024);
        for _ in 0..5 {
            limit.check(&u64::MAX).unwrap();
        }
        for key in 0..200_000 {
            let _ = limit.check(&key);
        }
        assert!(limit.check(&u64::MAX).is_err());
    }
}
