//! Choices that look random and are the same in every run.

/// SplitMix64.
pub(super) struct Choices(u64);

impl Choices {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Every number below `count` as likely as any other.
    pub(super) fn uniform(&mut self, count: usize) -> usize {
        floor(self.unit() * count as f64).min(count - 1)
    }

    /// Number N about N times rarer than number 1, as with names, words and links.
    pub(super) fn zipf(&mut self, count: usize) -> usize {
        floor((count as f64).powf(self.unit())).clamp(1, count) - 1
    }

    /// From 0 up to, not including, 1.
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn floor(value: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "what comes after the point is to go")]
    let whole = value as usize;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_reaches_all_and_zipf_prefers_the_first() {
        let mut choices = Choices::new(1);
        let mut seen = [0; 10];
        for _ in 0..10_000 {
            seen[choices.uniform(10)] += 1;
        }
        assert!(seen.iter().all(|count| (800..1_200).contains(count)), "{seen:?}");
        let first = (0..10_000).filter(|_| choices.zipf(1_000_000) == 0).count();
        // Half of log 2 in log 1,000,000: 5 %.
        assert!((400..600).contains(&first), "{first}");
    }
}
