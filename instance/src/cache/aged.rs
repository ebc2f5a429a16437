//! A bounded map whose entries may be believed for a limited time.
//!
//! On `quick_cache`, since a look-up is on every request's path, several times: with moka, which also orders entries by
//! their last use at each look, ten of a hundred samples of a busy HTTP thread were in there.

use std::{hash::Hash, sync::Arc, time::Duration};

use quick_cache::sync::{Cache as Entries, EntryAction, EntryResult};
use shared_web::Clock;

/// Of all threads; values are cloned out, so they are `Arc`s or small.
pub struct Aged<K, V> {
    entries: Entries<K, Entry<V>>,
    /// `None`: as long as it is there.
    believed: Option<(Duration, Arc<dyn Clock>)>,
}

#[derive(Clone)]
struct Entry<V> {
    value: V,
    /// Unix ms; 0 where nobody asks.
    since: i64,
}

impl<K: Hash + Eq + Clone, V: Clone> Aged<K, V> {
    /// At most about `most` entries, of any age.
    pub fn new(most: u64) -> Self {
        Self { entries: Entries::new(usize::try_from(most).unwrap_or(usize::MAX)), believed: None }
    }

    /// At most about `most` entries, none older than `age`.
    pub fn for_a_time(most: u64, age: Duration, clock: Arc<dyn Clock>) -> Self {
        Self { believed: Some((age, clock)), ..Self::new(most) }
    }

    /// `None` also for what is too old to be believed.
    pub fn get(&self, key: &K) -> Option<V> {
        let entry = self.entries.get(key)?;
        self.is_believed(&entry).then_some(entry.value)
    }

    /// From now on it is believed anew. To make room another entry may go, or this one.
    pub fn insert(&self, key: K, value: V) {
        self.entries.insert(key, self.entry(value));
    }

    /// Puts what `next` makes of the present value in its place, atomically, and answers it.
    pub fn update(&self, key: &K, mut next: impl FnMut(Option<&V>) -> V) -> V {
        let result = self.entries.entry(key, None, |_, held| {
            let value = next(self.is_believed(held).then_some(&held.value));
            *held = self.entry(value.clone());
            EntryAction::Retain(value)
        });
        match result {
            EntryResult::Retained(value) => value,
            EntryResult::Vacant(place) => {
                let value = next(None);
                // Refused when it was forgotten meanwhile, and rightly so.
                drop(place.insert(self.entry(value.clone())));
                value
            }
            // Nothing here removes, replaces, or gives up waiting.
            EntryResult::Removed(..) | EntryResult::Replaced(..) | EntryResult::Timeout => next(None),
        }
    }

    pub fn forget(&self, key: &K) {
        self.entries.remove(key);
    }

    /// Looks at every entry.
    pub fn forget_if(&self, unwanted: impl Fn(&K, &V) -> bool) {
        self.entries.retain(|key, entry| !unwanted(key, &entry.value));
    }

    fn entry(&self, value: V) -> Entry<V> {
        let since = self.believed.as_ref().map_or(0, |(_, clock)| clock.now_ms());
        Entry { value, since }
    }

    /// A clock that was set back ends belief too.
    fn is_believed(&self, entry: &Entry<V>) -> bool {
        self.believed.as_ref().is_none_or(|(age, clock)| {
            u64::try_from(clock.now_ms() - entry.since).is_ok_and(|old| u128::from(old) < age.as_millis())
        })
    }
}

#[cfg(test)]
mod tests {
    use shared_web::ManualClock;

    use super::*;

    #[test]
    fn what_is_too_old_is_not_believed() {
        let clock = Arc::new(ManualClock::new(1_000_000));
        let aged = Aged::for_a_time(10, Duration::from_secs(5), clock.clone());
        aged.insert(1, "one");
        clock.advance(Duration::from_millis(4_999));
        assert_eq!(aged.get(&1), Some("one"));
        clock.advance(Duration::from_millis(1));
        assert_eq!(aged.get(&1), None);
        assert_eq!(aged.update(&1, |held| held.copied().unwrap_or("new")), "new");
        assert_eq!(aged.get(&1), Some("new"));
    }

    #[test]
    fn what_was_forgotten_is_gone() {
        let aged = Aged::new(10);
        (0..4).for_each(|key| aged.insert(key, key));
        aged.forget(&0);
        aged.forget_if(|key, _| *key == 1);
        assert_eq!([aged.get(&0), aged.get(&1), aged.get(&2)], [None, None, Some(2)]);
        assert_eq!(aged.update(&2, |held| held.map_or(0, |held| held + 1)), 3);
        assert_eq!(aged.get(&2), Some(3));
    }

    #[test]
    fn it_has_a_bound() {
        let aged = Aged::new(100);
        (0..10_000).for_each(|key| aged.insert(key, ()));
        assert!((0..10_000).filter(|key| aged.get(key).is_some()).count() <= 100);
    }
}
