//! A bounded map whose entries live for a moment: what the two caches are made of.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A code's hash, under a random key, names one of many small sets, and the code is looked for only there. A set
/// that is full forgets its oldest entry, so a flood of codes costs no more memory than the table was given.
pub(super) struct Table<V> {
    sets: Box<[Mutex<Set<V>>]>,
    hasher: RandomState,
    lifetime: Duration,
}

struct Set<V> {
    /// Counts the entries that were dropped because they had changed.
    drops: u64,
    entries: Vec<Entry<V>>,
}

struct Entry<V> {
    hash: u64,
    code: Box<str>,
    value: V,
    read_at: Instant,
}

const WAYS: usize = 16;

/// Taken before a database read, and shown when its result is put in: a change that overtook the read makes it
/// worthless.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ticket {
    drops: u64,
    taken_at: Instant,
}

impl<V: Clone> Table<V> {
    pub(super) fn new(capacity: usize, lifetime: Duration) -> Self {
        let sets = capacity.div_ceil(WAYS).max(1).next_power_of_two();
        let empty = || Mutex::new(Set { drops: 0, entries: Vec::new() });
        Self { sets: (0..sets).map(|_| empty()).collect(), hasher: RandomState::new(), lifetime }
    }

    pub(super) fn get(&self, code: &str, now: Instant) -> Option<V> {
        let hash = self.hasher.hash_one(code);
        let set = self.set_of(hash);
        // The hash spares a look at all other codes of the set.
        let entry = set.entries.iter().find(|entry| entry.hash == hash && &*entry.code == code)?;
        let fresh = now.saturating_duration_since(entry.read_at) < self.lifetime;
        fresh.then(|| entry.value.clone())
    }

    pub(super) fn ticket(&self, code: &str, now: Instant) -> Ticket {
        Ticket { drops: self.set_of(self.hasher.hash_one(code)).drops, taken_at: now }
    }

    /// Keeps what was read under `ticket`. Its age counts from before the read.
    pub(super) fn put(&self, ticket: Ticket, code: &str, value: V) {
        let hash = self.hasher.hash_one(code);
        let mut set = self.set_of(hash);
        if set.drops != ticket.drops {
            return;
        }
        let entry = Entry { hash, code: code.into(), value, read_at: ticket.taken_at };
        let same = set.entries.iter().position(|held| held.code == entry.code);
        let oldest = || set.entries.iter().enumerate().min_by_key(|(_, held)| held.read_at).map(|(at, _)| at);
        match same.or_else(|| if set.entries.len() < WAYS { None } else { oldest() }) {
            Some(place) => set.entries[place] = entry,
            None => set.entries.push(entry),
        }
    }

    /// Drops what is known of a code that changed, and what reads under way will bring.
    pub(super) fn forget(&self, code: &str) {
        let mut set = self.set_of(self.hasher.hash_one(code));
        set.drops += 1;
        set.entries.retain(|entry| &*entry.code != code);
    }

    fn set_of(&self, hash: u64) -> MutexGuard<'_, Set<V>> {
        // The number of sets is a power of two, so only low bits are wanted.
        #[expect(clippy::cast_possible_truncation, reason = "only the low bits are wanted")]
        let index = hash as usize & (self.sets.len() - 1);
        // A set is whole after every step, so a panic elsewhere leaves nothing half done.
        self.sets[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_web::{Clock as _, ManualClock};

    fn table(capacity: usize) -> (Table<u32>, ManualClock) {
        (Table::new(capacity, Duration::from_secs(5)), ManualClock::new(0))
    }

    #[test]
    fn an_entry_lives_for_its_time_counted_from_before_the_read() {
        let (table, clock) = table(64);
        let ticket = table.ticket("abcdef", clock.instant());
        clock.advance(Duration::from_secs(2));
        table.put(ticket, "abcdef", 1);
        assert_eq!(table.get("abcdef", clock.instant()), Some(1));
        assert_eq!(table.get("abcdeg", clock.instant()), None);

        clock.advance(Duration::from_secs(3));
        assert_eq!(table.get("abcdef", clock.instant()), None);
    }

    #[test]
    fn a_read_that_a_change_overtook_is_not_kept() {
        let (table, clock) = table(64);
        let ticket = table.ticket("abcdef", clock.instant());
        table.forget("abcdef");
        table.put(ticket, "abcdef", 1);
        assert_eq!(table.get("abcdef", clock.instant()), None);
    }

    #[test]
    fn a_flood_keeps_to_the_capacity() {
        let (table, clock) = table(1_024);
        for number in 0..100_000 {
            let code = format!("code{number}");
            table.put(table.ticket(&code, clock.instant()), &code, number);
        }
        let held: usize = table.sets.iter().map(|set| set.lock().unwrap().entries.len()).sum();
        assert!(held <= 1_024, "{held}");
    }
}
