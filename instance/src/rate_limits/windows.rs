use std::hash::{BuildHasher as _, RandomState};

use parking_lot::Mutex;
use shared::UserId;
use shared_web::address::Network;

use super::{Bucket, Spent};

/// All buckets' counts. Bounded: a shard that is full first forgets windows that are over, then refuses to count more.
pub struct RateLimits {
    enabled: bool,
    global_per_second: u32,
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    most_per_shard: usize,
}

type Shard = std::collections::HashMap<Key, Window>;
type Key = (&'static str, Caller, i64);

/// Whose calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller {
    Account(UserId),
    /// Somebody who is not asked who they are.
    Address(Network),
    /// Not even the address is known.
    Unknown,
}

#[derive(Clone, Copy)]
struct Window {
    ends_at_ms: i64,
    used: u32,
}

const SHARDS: usize = 16;

impl RateLimits {
    /// `global_per_second`: calls that one account may make in a second over all routes; `most`: windows kept.
    pub fn new(enabled: bool, global_per_second: u32, most: usize) -> Self {
        Self {
            enabled,
            global_per_second,
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            most_per_shard: most.div_ceil(SHARDS),
        }
    }

    pub fn enabled(&self) -> bool {
        self.enabled
    }

    /// Takes one from an account's calls of this second. Returns the wait in ms when there is none left.
    pub fn spend_global(&self, who: Caller, now_ms: i64) -> Option<u64> {
        let window = self.count(("", who, 0), 1_000, now_ms);
        (window.used > self.global_per_second).then(|| u64::try_from(window.ends_at_ms - now_ms).unwrap_or(0))
    }

    /// Takes one from a bucket.
    ///
    /// # Errors
    /// When it is empty: the same numbers, with nothing remaining.
    pub fn spend(&self, bucket: Bucket, who: Caller, major: i64, now_ms: i64) -> Result<Spent, Spent> {
        let window = self.count((bucket.name, who, major), bucket.window_ms, now_ms);
        let spent = Spent {
            bucket,
            remaining: bucket.limit.saturating_sub(window.used),
            reset_at_ms: window.ends_at_ms,
            reset_after_ms: window.ends_at_ms - now_ms,
        };
        if window.used > bucket.limit { Err(spent) } else { Ok(spent) }
    }

    fn count(&self, key: Key, window_ms: u32, now_ms: i64) -> Window {
        let shard = usize::try_from(self.hasher.hash_one(key) % SHARDS as u64).unwrap_or(0);
        let Some(shard) = self.shards.get(shard) else { return Window { ends_at_ms: now_ms, used: 0 } };
        let mut shard = shard.lock();
        if shard.len() >= self.most_per_shard && !shard.contains_key(&key) {
            shard.retain(|_, window| window.ends_at_ms > now_ms);
            if shard.len() >= self.most_per_shard {
                // Full of live windows: whoever comes new waits for the next one.
                return Window { ends_at_ms: now_ms + i64::from(window_ms), used: u32::MAX };
            }
        }
        let fresh = Window { ends_at_ms: now_ms + i64::from(window_ms), used: 0 };
        let window = shard.entry(key).or_insert(fresh);
        // Over, or the clock stepped back by more than a window.
        if window.ends_at_ms <= now_ms || window.ends_at_ms > fresh.ends_at_ms {
            *window = fresh;
        }
        window.used = window.used.saturating_add(1);
        *window
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000_000;

    fn account(id: i64) -> Caller {
        Caller::Account(id.into())
    }

    #[test]
    fn a_window_gives_its_whole_limit_again_at_its_reset() {
        let limits = RateLimits::new(true, 50, 1_000);
        let bucket = Bucket::MESSAGE_CREATE;
        for left in (0..5).rev() {
            let spent = limits.spend(bucket, account(1), 2, NOW).expect("within the limit");
            assert_eq!((spent.remaining, spent.reset_after_ms), (left, 5_000));
        }
        let over = limits.spend(bucket, account(1), 2, NOW + 4_999).expect_err("over the limit");
        assert_eq!((over.remaining, over.reset_after_ms), (0, 1));
        assert_eq!(limits.spend(bucket, account(1), 2, NOW + 5_000).expect("a new window").remaining, 4);
    }

    #[test]
    fn accounts_and_channels_are_counted_apart() {
        let limits = RateLimits::new(true, 50, 1_000);
        for _ in 0..5 {
            limits.spend(Bucket::MESSAGE_CREATE, account(1), 2, NOW).expect("within");
        }
        assert!(limits.spend(Bucket::MESSAGE_CREATE, account(1), 2, NOW).is_err());
        assert!(limits.spend(Bucket::MESSAGE_CREATE, account(1), 3, NOW).is_ok());
        assert!(limits.spend(Bucket::MESSAGE_CREATE, account(9), 2, NOW).is_ok());
    }

    #[test]
    fn a_flood_of_accounts_does_not_grow_memory() {
        let limits = RateLimits::new(true, 50, 1_600);
        for who in 1..10_000 {
            let _ = limits.spend(Bucket::MESSAGE_CREATE, account(who), 0, NOW);
        }
        let kept: usize = limits.shards.iter().map(|shard| shard.lock().len()).sum();
        assert!(kept <= 1_600, "{kept} windows are kept");
        assert!(
            limits.spend(Bucket::MESSAGE_CREATE, account(20_000), 0, NOW + 5_000).is_ok(),
            "the old ones make room"
        );
    }

    #[test]
    fn the_global_limit_is_per_account_and_second() {
        let limits = RateLimits::new(true, 2, 1_000);
        assert_eq!(limits.spend_global(account(1), NOW), None);
        assert_eq!(limits.spend_global(account(1), NOW), None);
        assert_eq!(limits.spend_global(account(1), NOW + 400), Some(600));
        assert_eq!(limits.spend_global(account(2), NOW + 400), None);
        assert_eq!(limits.spend_global(account(1), NOW + 1_000), None);
    }
}
