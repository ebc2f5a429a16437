//! When to try again.

use std::time::Duration;

use shared_web::Random;

use super::batch::Trouble;

/// How the last attempts went.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// When the last request was answered well, Unix ms; none after one that wasn't.
    proven_at: Option<i64>,
    failures: u32,
    /// What the last request failed with, until one succeeds.
    trouble: Option<String>,
}

/// For so long a good answer says that the resolver is there.
const PROVEN_FOR_MS: i64 = 10_000;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A wrong token isn't right a moment later.
const FORBIDDEN_PAUSE: Duration = Duration::from_mins(5);
const LONGEST_LIMIT: Duration = Duration::from_mins(1);

impl Pace {
    /// Whether the resolver answered well a moment ago. If not, a request that carries nothing goes first: a code that is
    /// made and revoked while the resolver is away must not count as sent.
    pub(super) fn is_proven(&self, now_ms: i64) -> bool {
        self.proven_at.is_some_and(|at| (0..PROVEN_FOR_MS).contains(&(now_ms - at)))
    }

    pub(super) fn succeeded(&mut self, now_ms: i64) {
        *self = Self { proven_at: Some(now_ms), failures: 0, trouble: None };
    }

    pub(super) fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// How long to leave the resolver alone. The longer it is away, the longer; with jitter, so that instances don't
    /// come back all at once.
    pub(super) fn failed(&mut self, trouble: &Trouble, random: &dyn Random) -> Duration {
        self.trouble = Some(trouble.to_string());
        match trouble {
            Trouble::Limited(wait) => (*wait).clamp(Duration::from_secs(1), LONGEST_LIMIT),
            Trouble::Forbidden => {
                self.proven_at = None;
                FORBIDDEN_PAUSE
            }
            Trouble::Unreachable(_) | Trouble::Unclear(_) => {
                self.proven_at = None;
                let whole = FIRST_PAUSE.saturating_mul(1 << self.failures.min(8)).min(LONGEST_PAUSE);
                self.failures = self.failures.saturating_add(1);
                let half = whole / 2;
                half + Duration::from_millis(random.below(u64::try_from(half.as_millis()).unwrap_or(0) + 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use shared_web::SeededRandom;

    use super::*;

    #[test]
    fn pauses_grow_to_five_seconds_and_begin_anew_after_a_success() {
        let (mut pace, random) = (Pace::default(), SeededRandom::new(1));
        let away = Trouble::Unreachable("refused".to_owned());
        let pauses: Vec<_> = (0..200).map(|_| pace.failed(&away, &random)).collect();
        assert!(pauses[0] >= FIRST_PAUSE / 2 && pauses[0] <= FIRST_PAUSE);
        assert!(pauses[10..].iter().all(|pause| (LONGEST_PAUSE / 2..=LONGEST_PAUSE).contains(pause)));
        assert_ne!(pauses[10], pauses[11]);
        pace.succeeded(0);
        assert_eq!(pace.trouble(), None);
        assert!(pace.failed(&away, &random) <= FIRST_PAUSE);
        assert_eq!(pace.trouble(), Some("refused"));
    }

    #[test]
    fn a_wrong_token_waits_five_minutes_and_a_limit_as_long_as_it_says() {
        let (mut pace, random) = (Pace::default(), SeededRandom::new(1));
        pace.succeeded(0);
        assert_eq!(pace.failed(&Trouble::Limited(Duration::from_secs(7)), &random), Duration::from_secs(7));
        assert!(pace.is_proven(1), "a limit says that the resolver is there");
        assert_eq!(pace.failed(&Trouble::Forbidden, &random), Duration::from_mins(5));
        assert!(!pace.is_proven(1));
    }

    #[test]
    fn a_good_answer_from_long_ago_or_from_the_future_says_nothing() {
        let mut pace = Pace::default();
        assert!(!pace.is_proven(0));
        pace.succeeded(1_000);
        assert!(pace.is_proven(1_000) && pace.is_proven(10_999));
        assert!(!pace.is_proven(11_000) && !pace.is_proven(999));
    }
}
