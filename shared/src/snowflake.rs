//! Makes ids: 42 bits of milliseconds since [`EPOCH_MS`], 10 bits of worker, 12 bits of sequence.

use crate::id::EPOCH_MS;

const WORKER_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;
const SEQUENCE_MAX: i64 = (1 << SEQUENCE_BITS) - 1;

/// How far the clock may run behind the last id before making ids is refused, in milliseconds.
pub const MAX_DRIFT_MS: i64 = 10_000;

/// A generator whose ids only rise. One worker number must belong to one generator at a time.
#[derive(Debug)]
pub struct Snowflakes {
    worker: i64,
    /// Milliseconds since the epoch, and the sequence, of the last id.
    last_ms: i64,
    sequence: i64,
}

/// Why no id could be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnowflakeError {
    #[error("the clock is {behind_ms} ms behind the newest id; ids are made again once it has caught up")]
    ClockBehind { behind_ms: i64 },
    #[error("the clock is outside of what ids can hold (2015 to 2154)")]
    ClockOutOfRange,
    #[error("worker {worker} is not between 0 and 1023")]
    WorkerOutOfRange { worker: u16 },
}

impl Snowflakes {
    /// `newest` is the highest id ever stored (0 when there is none): new ids are above it even when the clock was set
    /// back between two runs.
    pub fn new(worker: u16, newest: i64) -> Result<Self, SnowflakeError> {
        if u32::from(worker) >= 1 << WORKER_BITS {
            return Err(SnowflakeError::WorkerOutOfRange { worker });
        }
        // Another worker may have made `newest`; the next millisecond is above all of that one's ids.
        Ok(Self { worker: i64::from(worker), last_ms: newest >> 22, sequence: SEQUENCE_MAX })
    }

    /// The next id. `now_ms` is Unix time. When a millisecond's 4096 ids are spent the next millisecond is borrowed, so
    /// a burst never waits; the borrowed time counts as drift.
    pub fn next(&mut self, now_ms: i64) -> Result<i64, SnowflakeError> {
        let now = now_ms.saturating_sub(EPOCH_MS);
        if !(0..1 << 41).contains(&now) {
            return Err(SnowflakeError::ClockOutOfRange);
        }
        let (ms, sequence) = if now > self.last_ms {
            (now, 0)
        } else if self.sequence < SEQUENCE_MAX {
            (self.last_ms, self.sequence + 1)
        } else {
            (self.last_ms + 1, 0)
        };
        let behind_ms = ms - now;
        if behind_ms > MAX_DRIFT_MS {
            return Err(SnowflakeError::ClockBehind { behind_ms });
        }
        (self.last_ms, self.sequence) = (ms, sequence);
        Ok((ms << (WORKER_BITS + SEQUENCE_BITS)) | (self.worker << SEQUENCE_BITS) | sequence)
    }
}

/// The lowest id that could have been made at `unix_ms`; times outside the range give the nearest id. For paging and
/// for cut-offs by age.
pub fn first_id_at(unix_ms: i64) -> i64 {
    unix_ms.saturating_sub(EPOCH_MS).clamp(0, (1 << 41) - 1) << (WORKER_BITS + SEQUENCE_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn the_parts_are_where_discord_has_them() {
        let id = Snowflakes::new(5, 0).unwrap().next(EPOCH_MS + 7).unwrap();
        assert_eq!(id, (7 << 22) | (5 << 12));
    }

    #[test]
    fn ids_go_on_when_the_clock_steps_back_a_little() {
        let mut ids = Snowflakes::new(0, 0).unwrap();
        let first = ids.next(NOW).unwrap();
        assert_eq!(ids.next(NOW - MAX_DRIFT_MS), Ok(first + 1));
    }

    #[test]
    fn ids_are_refused_when_the_clock_steps_back_far_and_come_again_later() {
        let mut ids = Snowflakes::new(0, 0).unwrap();
        let first = ids.next(NOW).unwrap();
        let back = NOW - MAX_DRIFT_MS - 1;
        assert_eq!(ids.next(back), Err(SnowflakeError::ClockBehind { behind_ms: MAX_DRIFT_MS + 1 }));
        assert_eq!(ids.next(back + 1), Ok(first + 1));
    }

    #[test]
    fn ids_start_above_the_newest_stored_one() {
        let newest = Snowflakes::new(1023, 0).unwrap().next(NOW).unwrap();
        assert!(Snowflakes::new(0, newest).unwrap().next(NOW - 50).unwrap() > newest);
    }

    #[test]
    fn a_spent_millisecond_borrows_the_next() {
        let mut ids = Snowflakes::new(0, 0).unwrap();
        let made: Vec<i64> = (0..5000).map(|_| ids.next(NOW).unwrap()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert_eq!((made[4999] >> 22) + EPOCH_MS, NOW + 1);
    }

    #[test]
    fn workers_above_ten_bits_and_clocks_before_2015_are_refused() {
        assert!(Snowflakes::new(1024, 0).is_err());
        for clock in [0, EPOCH_MS - 1, i64::MIN, i64::MAX] {
            assert_eq!(Snowflakes::new(0, 0).unwrap().next(clock), Err(SnowflakeError::ClockOutOfRange));
        }
    }

    #[test]
    fn the_first_id_of_a_moment_is_below_all_of_its_ids() {
        assert_eq!(first_id_at(NOW), Snowflakes::new(0, 0).unwrap().next(NOW).unwrap());
        assert_eq!(first_id_at(i64::MIN), 0);
        assert!(first_id_at(i64::MAX) > 0);
    }

    proptest! {
        #[test]
        fn ids_rise_whatever_the_clock_does(steps in proptest::collection::vec(-20_000i64..20_000, 1..200)) {
            let mut ids = Snowflakes::new(3, 0).unwrap();
            let (mut clock, mut last) = (NOW, 0);
            for step in steps {
                clock += step;
                if let Ok(id) = ids.next(clock) {
                    prop_assert!(id > last);
                    last = id;
                }
            }
        }
    }
}
