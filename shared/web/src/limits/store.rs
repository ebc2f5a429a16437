//! Where the buckets of a limit live: a table of fixed size.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::marker::PhantomData;
use std::sync::Arc;

use governor::clock::Clock as _;
use governor::nanos::Nanos;
use governor::state::StateStore;
use parking_lot::Mutex;

use super::keyed::Ticks;

/// Keys are kept as 64-bit digests under a random hash key, so nobody can aim at another one's bucket. A digest
/// names a set of [`WAYS`] slots and is looked for only there: no chains, no growth, no allocation on the way.
///
/// Clones share their buckets.
pub(super) struct BoundedStore<K> {
    sets: Arc<[Mutex<Set>]>,
    hasher: RandomState,
    now: Ticks,
    keys: PhantomData<fn(&K)>,
}

/// With 16 slots for a digest's neighbours, a table that is half full hardly ever has to forget one.
const WAYS: usize = 16;

type Set = [Slot; WAYS];

/// `full_at`: when the bucket is full again, in nanoseconds; from then on the slot is free.
#[derive(Clone, Copy, Default)]
struct Slot {
    digest: u64,
    full_at: u64,
}

impl<K> BoundedStore<K> {
    pub(super) fn new(capacity: usize, now: Ticks) -> Self {
        let sets = capacity.div_ceil(WAYS).max(1).next_power_of_two();
        let sets = (0..sets).map(|_| Mutex::new(Set::default())).collect();
        Self { sets, hasher: RandomState::new(), now, keys: PhantomData }
    }
}

impl<K> Clone for BoundedStore<K> {
    fn clone(&self) -> Self {
        let (sets, hasher, now) = (Arc::clone(&self.sets), self.hasher.clone(), self.now.clone());
        Self { sets, hasher, now, keys: PhantomData }
    }
}

impl<K: Hash> StateStore for BoundedStore<K> {
    type Key = K;

    fn measure_and_replace<T, F, E>(&self, key: &K, measure: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let digest = self.hasher.hash_one(key);
        // The low bits choose the set; a power of two makes the cut exact. Truncation keeps just those bits.
        #[expect(clippy::cast_possible_truncation, reason = "only the low bits are wanted")]
        let index = digest as usize & (self.sets.len() - 1);
        let mut set = self.sets[index].lock();

        let held = set.iter().position(|slot| slot.digest == digest && slot.full_at != 0);
        let before = held.map(|way| Nanos::new(set[way].full_at));
        let (outcome, after) = measure(before)?;
        let way = held.unwrap_or_else(|| free_or_emptiest(&set, self.now.now().as_u64()));
        set[way] = Slot { digest, full_at: after.as_u64() };
        Ok(outcome)
    }
}

/// A slot whose bucket is full again is as good as none; else the one that will be full first has the least to
/// remember.
fn free_or_emptiest(set: &Set, now: u64) -> usize {
    let free = set.iter().position(|slot| slot.full_at <= now);
    free.or_else(|| (0..WAYS).min_by_key(|way| set[*way].full_at)).unwrap_or_default()
}
