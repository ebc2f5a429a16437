//! Latencies in constant memory.

/// Below this, one bucket per microsecond; above, this many buckets per power of two (an error of 1.6 % at most).
const PER_OCTAVE: u64 = 64;
const OCTAVE_BITS: u32 = PER_OCTAVE.trailing_zeros();
const BUCKETS: usize = 64 * 40;

/// Counts of latencies in microseconds.
#[derive(Clone)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self { counts: vec![0; BUCKETS], total: 0 }
    }

    pub(crate) fn record(&mut self, micros: u64) {
        self.counts[bucket(micros)] += 1;
        self.total += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
        self.total += other.total;
    }

    pub(crate) fn clear(&mut self) {
        self.counts.fill(0);
        self.total = 0;
    }

    /// The latency in milliseconds that `share` (0 to 1) of all were not above. 0 when nothing was recorded.
    pub(crate) fn percentile_ms(&self, share: f64) -> f64 {
        let wanted = self.total as f64 * share;
        let mut seen = 0;
        for (index, count) in (0..).zip(&self.counts) {
            seen += count;
            if seen > 0 && seen as f64 >= wanted {
                return upper_edge(index) as f64 / 1000.0;
            }
        }
        0.0
    }
}

/// A value beyond all buckets counts in the last one.
fn bucket(micros: u64) -> usize {
    let octave = micros.max(1).ilog2().saturating_sub(OCTAVE_BITS);
    let index = u64::from(octave) * PER_OCTAVE + (micros >> octave);
    usize::try_from(index).map_or(BUCKETS - 1, |index| index.min(BUCKETS - 1))
}

fn upper_edge(index: u64) -> u64 {
    if index < PER_OCTAVE {
        return index;
    }
    let octave = (index - PER_OCTAVE) / PER_OCTAVE;
    let within = (index - PER_OCTAVE) % PER_OCTAVE;
    ((PER_OCTAVE + within + 1) << octave) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_lies_in_a_bucket_that_ends_at_most_two_percent_above_it() {
        for micros in (0..200_000).chain([1_000_000, 59_999_999]) {
            let edge = upper_edge(bucket(micros) as u64);
            assert!(edge >= micros && edge as f64 <= micros as f64 * 1.016 + 1.0, "{micros} ended at {edge}");
        }
    }

    #[test]
    fn percentiles_of_a_ramp_are_its_values() {
        let mut ramp = Histogram::new();
        for ms in 1..=100 {
            ramp.record(ms * 1000);
        }
        assert!((ramp.percentile_ms(0.50) - 50.0).abs() < 1.0);
        assert!((ramp.percentile_ms(0.99) - 99.0).abs() < 2.0);
        ramp.clear();
        assert!(ramp.percentile_ms(0.99) == 0.0);
    }
}
