//! A bounded map whose entries live for a moment: what the two caches are made of.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A code's hash names one of many small sets, and the code is looked for only there. A set that is full forgets its
/// oldest entry, so a flood of codes costs no more memory than the table was given.
pub(super) struct Table<V> {
    sets: Box<[Mutex<Set<V>>]>,
    lifetime: Duration,
}

struct Set<V> {
    /// Counts the entries that were dropped because they had changed.
    drops: u64,
    /// Of the entry in the same place. They lie side by side, so that a look touches few lines of memory.
    hashes: [u64; WAYS],
    entries: Vec<Entry<V>>,
    /// The place of the oldest entry, once the set is full.
    oldest: usize,
}

struct Entry<V> {
    code: Box<str>,
    /// `None` once the code has changed.
    value: Option<V>,
    read_at: Instant,
}

const WAYS: usize = 16;

/// A code and its hash, which must be made under one random key for a table's whole life.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'a> {
    pub code: &'a str,
    pub hash: u64,
}

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
        let empty = || Mutex::new(Set { drops: 0, hashes: [0; WAYS], entries: Vec::new(), oldest: 0 });
        Self { sets: (0..sets).map(|_| empty()).collect(), lifetime }
    }

    /// What is known, else the ticket for a read.
    pub(super) fn get(&self, key: Key<'_>, now: Instant) -> Result<V, Ticket> {
        let set = self.set_of(key);
        let entry = set.place_of(key).map(|place| &set.entries[place]);
        let fresh = entry.filter(|entry| now.saturating_duration_since(entry.read_at) < self.lifetime);
        let ticket = Ticket { drops: set.drops, taken_at: now };
        fresh.and_then(|entry| entry.value.clone()).ok_or(ticket)
    }

    /// Keeps what was read under `ticket`. Its age counts from before the read.
    pub(super) fn put(&self, ticket: Ticket, key: Key<'_>, value: V) {
        let mut set = self.set_of(key);
        if set.drops == ticket.drops {
            set.put(key, Entry { code: key.code.into(), value: Some(value), read_at: ticket.taken_at });
        }
    }

    /// Drops what is known of a code that changed, and what reads under way will bring.
    pub(super) fn forget(&self, key: Key<'_>) {
        let mut set = self.set_of(key);
        set.drops += 1;
        if let Some(place) = set.place_of(key) {
            set.entries[place].value = None;
        }
    }

    fn set_of(&self, key: Key<'_>) -> MutexGuard<'_, Set<V>> {
        // The number of sets is a power of two.
        #[expect(clippy::cast_possible_truncation, reason = "only the low bits are wanted")]
        let index = key.hash as usize & (self.sets.len() - 1);
        // A set is whole after every step, so a panic elsewhere leaves nothing half done.
        self.sets[index].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Set<V> {
    fn place_of(&self, key: Key<'_>) -> Option<usize> {
        let is_it = |(hash, entry): (&u64, &Entry<V>)| *hash == key.hash && *entry.code == *key.code;
        self.hashes.iter().zip(&self.entries).position(is_it)
    }

    fn put(&mut self, key: Key<'_>, entry: Entry<V>) {
        let place = match self.place_of(key) {
            Some(place) => place,
            None if self.entries.len() < WAYS => self.entries.len(),
            None => {
                let oldest = self.oldest;
                self.oldest = (oldest + 1) % WAYS;
                oldest
            }
        };
        self.hashes[place] = key.hash;
        match self.entries.get_mut(place) {
            Some(held) => *held = entry,
            None => self.entries.push(entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_web::{Clock as _, ManualClock};
    use std::hash::{BuildHasher as _, RandomState};

    struct Fixture {
        table: Table<u32>,
        clock: ManualClock,
        hasher: RandomState,
    }

    impl Fixture {
        fn new(capacity: usize) -> Self {
            let table = Table::new(capacity, Duration::from_secs(5));
            Self { table, clock: ManualClock::new(0), hasher: RandomState::new() }
        }

        fn key<'a>(&self, code: &'a str) -> Key<'a> {
            Key { code, hash: self.hasher.hash_one(code) }
        }

        fn get(&self, code: &str) -> Result<u32, Ticket> {
            self.table.get(self.key(code), self.clock.instant())
        }

        fn put(&self, ticket: Ticket, code: &str, value: u32) {
            self.table.put(ticket, self.key(code), value);
        }
    }

    #[test]
    fn an_entry_lives_for_its_time_counted_from_before_the_read() {
        let fixture = Fixture::new(64);
        let ticket = fixture.get("abcdef").unwrap_err();
        fixture.clock.advance(Duration::from_secs(2));
        fixture.put(ticket, "abcdef", 1);
        assert_eq!(fixture.get("abcdef").unwrap(), 1);
        assert!(fixture.get("abcdeg").is_err());

        fixture.clock.advance(Duration::from_secs(3));
        assert!(fixture.get("abcdef").is_err());
    }

    #[test]
    fn a_read_that_a_change_overtook_is_not_kept() {
        let fixture = Fixture::new(64);
        let ticket = fixture.get("abcdef").unwrap_err();
        fixture.table.forget(fixture.key("abcdef"));
        fixture.put(ticket, "abcdef", 1);
        let ticket = fixture.get("abcdef").unwrap_err();
        fixture.put(ticket, "abcdef", 2);
        assert_eq!(fixture.get("abcdef").unwrap(), 2);
        fixture.table.forget(fixture.key("abcdef"));
        assert!(fixture.get("abcdef").is_err());
    }

    #[test]
    fn a_flood_keeps_to_the_capacity_and_forgets_the_oldest() {
        let fixture = Fixture::new(1_024);
        let code = |number: u32| format!("code{number}");
        for number in 0..100_000 {
            if let Err(ticket) = fixture.get(&code(number)) {
                fixture.put(ticket, &code(number), number);
            }
        }
        let held: usize = fixture.table.sets.iter().map(|set| set.lock().unwrap().entries.len()).sum();
        assert!(held <= 1_024, "{held}");
        let newest = (99_700..100_000).filter(|number| fixture.get(&code(*number)).is_ok()).count();
        assert!(newest > 250, "{newest}");
    }
}
