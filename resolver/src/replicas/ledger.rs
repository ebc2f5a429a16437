//! Whom this replica let through since it last told the others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared_db::thread_number;

use crate::limits::Call;

/// Has a part for each thread, as resolves come by the hundred thousand.
#[derive(Default)]
pub struct Ledger([Mutex<Calls>; PARTS]);

type Calls = HashMap<(Call, IpAddr), u32>;

const PARTS: usize = 4;
/// Most addresses of a part. Of others the replicas don't hear, so those have a bucket at each replica.
const MOST: usize = 8_192;

impl Ledger {
    pub fn note(&self, call: Call, address: IpAddr) {
        let mut calls = lock(&self.0[thread_number() % PARTS]);
        if calls.len() >= MOST && !calls.contains_key(&(call, address)) {
            metrics::counter!("resolver_unshared_calls_total").increment(1);
            return;
        }
        *calls.entry((call, address)).or_default() += 1;
    }

    /// All that was noted, to be forgotten.
    pub fn take(&self) -> Vec<(Call, IpAddr, u32)> {
        let taken = self.0.iter().flat_map(|part| std::mem::take(&mut *lock(part)));
        taken.map(|((call, address), times)| (call, address, times)).collect()
    }
}

fn lock(part: &Mutex<Calls>) -> MutexGuard<'_, Calls> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn a_flood_of_addresses_takes_no_more_than_its_place() {
        let ledger = Ledger::default();
        for address in 0..100_000 {
            ledger.note(Call::Resolve, Ipv4Addr::from_bits(address).into());
        }
        ledger.note(Call::Resolve, Ipv4Addr::from_bits(1).into());
        let taken = ledger.take();
        assert_eq!(taken.len(), MOST);
        assert!(taken.contains(&(Call::Resolve, Ipv4Addr::from_bits(1).into(), 2)));
        assert_eq!(ledger.take(), []);
    }
}
