//! What was asked for lately, by a few bits of it.

use std::sync::atomic::{AtomicU16, Ordering};

/// Most codes are asked for once. Only one that is asked for again is worth a place in a cache; so a flood of codes,
/// real or guessed, costs no memory at all and pushes nothing out. It may err, which costs a place or a read.
pub(super) struct Seen(Box<[AtomicU16]>);

/// 128 KB.
const SLOTS: usize = 1 << 16;

impl Seen {
    pub(super) fn new() -> Self {
        Self((0..SLOTS).map(|_| AtomicU16::new(0)).collect())
    }

    /// Whether the code of this hash was asked for before, as far as is remembered. It is, from now on.
    pub(super) fn again(&self, hash: u64) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "each takes the bits that it wants")]
        let (slot, mark) = ((hash >> 48) as usize, (hash >> 32) as u16);
        let held = &self.0[slot];
        let again = held.load(Ordering::Relaxed) == mark;
        if !again {
            held.store(mark, Ordering::Relaxed);
        }
        again
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_time_is_known_and_a_flood_hardly_ever() {
        let seen = Seen::new();
        let hash = |number: u64| (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        assert!(!seen.again(hash(1)));
        assert!(seen.again(hash(1)));
        let mistaken = (2..100_002).filter(|number| seen.again(hash(*number))).count();
        assert!(mistaken < 100, "{mistaken}");
    }
}
