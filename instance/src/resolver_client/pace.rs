//! When to try again.

use std::time::Duration;

use shared_web::Random;

use super::batch::Trouble;

/// How the last attempts went.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// The last request was answered well. Without that, a request that carries nothing goes first: a code that is made
    /// and revoked while the resolver is away must not count as sent.
    pub(super) proven: bool,
    failures: u32,
}

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A wrong token isn't right a moment later.
const FORBIDDEN_PAUSE: Duration = Duration::from_mins(5);
const LONGEST_LIMIT: Duration = Duration::from_mins(1);

impl Pace {
    pub(super) fn succeeded(&mut self) {
        *self = Self { proven: true, failures: 0 };
    }

    /// How long to leave the resolver alone. The longer it is away, the longer; with jitter, so that instances don't
    /// come back all at once.
    pub(super) fn failed(&mut self, trouble: &Trouble, random: &dyn Random) -> Duration {
        match trouble {
            Trouble::Limited(wait) => (*wait).clamp(Duration::from_secs(1), LONGEST_LIMIT),
            Trouble::Forbidden => {
                self.proven = false;
                FORBIDDEN_PAUSE
            }
            Trouble::Unreachable(_) | Trouble::Unclear(_) => {
                self.proven = false;
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
        pace.succeeded();
        assert!(pace.failed(&away, &random) <= FIRST_PAUSE);
    }

    #[test]
    fn a_wrong_token_waits_five_minutes_and_a_limit_as_long_as_it_says() {
        let (mut pace, random) = (Pace::default(), SeededRandom::new(1));
        pace.succeeded();
        assert_eq!(pace.failed(&Trouble::Limited(Duration::from_secs(7)), &random), Duration::from_secs(7));
        assert!(pace.proven, "a limit says that the resolver is there");
        assert_eq!(pace.failed(&Trouble::Forbidden, &random), Duration::from_mins(5));
        assert!(!pace.proven);
    }
}
