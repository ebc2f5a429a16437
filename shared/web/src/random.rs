//! Chance, from outside: the operating system's in production, a seed's in tests.

use std::sync::atomic::{AtomicU64, Ordering};

/// A source of random bytes. Held as `Arc<dyn Random>`.
pub trait Random: Send + Sync + 'static {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);

    /// A number that is uniform over all of `u64`.
    fn number(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A number that is uniform over `0..bound`, and 0 when `bound` is 0.
    fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Numbers under this lie in the incomplete first part of the range and would favour small results.
        let uneven = bound.wrapping_neg() % bound;
        loop {
            let number = self.number();
            if number >= uneven {
                return number % bound;
            }
        }
    }

    /// `bytes` random bytes as lower-case hex: a secret, an id, a token.
    fn hex(&self, bytes: usize) -> String {
        let mut raw = vec![0; bytes];
        self.fill(&mut raw);
        raw.iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .map(|half| char::from(HEX[usize::from(half)]))
            .collect()
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The operating system's source, fit for secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where OS randomness enters")]
        let filled = getrandom::fill(bytes);
        // No secret can be made without it, and no kernel that runs this binary lacks it.
        filled.expect("the operating system gives random bytes");
    }
}

/// A repeatable source for tests: the same seed gives the same bytes. Never for secrets.
#[derive(Debug)]
pub struct SeededRandom(AtomicU64);

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.0.fetch_add(GOLDEN, Ordering::Relaxed).wrapping_add(GOLDEN);
            chunk.copy_from_slice(&mix(state).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// 2^64 divided by the golden ratio: the step of SplitMix64.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of SplitMix64: spreads a counter over all bits.
fn mix(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_another_one_differs() {
        assert_eq!(SeededRandom::new(7).hex(16), SeededRandom::new(7).hex(16));
        assert_ne!(SeededRandom::new(7).hex(16), SeededRandom::new(8).hex(16));
    }

    #[test]
    fn below_stays_below_and_reaches_every_number() {
        let random = SeededRandom::new(1);
        let mut seen = [false; 10];
        for _ in 0..500 {
            seen[usize::try_from(random.below(10)).unwrap()] = true;
        }
        assert_eq!(seen, [true; 10]);
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn hex_is_two_digits_for_each_byte() {
        let text = SystemRandom.hex(32);
        assert_eq!(text.len(), 64);
        assert!(text.bytes().all(|byte| HEX.contains(&byte)));
    }
}
