//! A length of time as people write it: `90` (seconds), `15m`, `1h30m`, `250ms`.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// A duration in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period(Duration);

/// Longest first, so that `Display` uses the largest unit that is exact.
const UNITS: [(&str, u64); 5] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

const RULE: &str = "must be seconds, or a number with one of ms, s, m, h, d, as in `15m`";

impl Period {
    pub const fn seconds(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    pub const fn minutes(minutes: u64) -> Self {
        Self(Duration::from_secs(minutes * 60))
    }

    pub const fn days(days: u64) -> Self {
        Self(Duration::from_secs(days * 86_400))
    }

    pub const fn get(self) -> Duration {
        self.0
    }
}

impl Deref for Period {
    type Target = Duration;

    fn deref(&self) -> &Duration {
        &self.0
    }
}

impl FromStr for Period {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if let Ok(seconds) = text.trim().parse() {
            return Ok(Self::seconds(seconds));
        }
        let mut total_ms: u64 = 0;
        let mut rest = text.trim();
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit()).ok_or(RULE)?;
            let (number, tail) = rest.split_at(digits);
            let letters = tail.find(|letter: char| letter.is_ascii_digit()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(letters);
            let (_, unit_ms) = UNITS.iter().find(|(name, _)| *name == unit.trim()).ok_or(RULE)?;
            let part_ms =
                number.parse::<u64>().ok().and_then(|number| number.checked_mul(*unit_ms)).ok_or(RULE)?;
            total_ms = total_ms.checked_add(part_ms).ok_or(RULE)?;
            rest = tail;
        }
        if text.trim().is_empty() { Err(RULE) } else { Ok(Self(Duration::from_millis(total_ms))) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let exact = UNITS.iter().find(|(_, unit_ms)| ms >= *unit_ms && ms.is_multiple_of(*unit_ms));
        match exact {
            Some((name, unit_ms)) => write!(f, "{}{name}", ms / unit_ms),
            None => f.write_str("0s"),
        }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SecondsOrText;

        impl Visitor<'_> for SecondsOrText {
            type Value = Period;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds, or a text such as `15m`")
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Period, E> {
                Ok(Period::seconds(seconds))
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Period, E> {
                u64::try_from(seconds).map(Period::seconds).map_err(|_| E::custom(RULE))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Period, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_any(SecondsOrText)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_it_in_many_ways() {
        for (text, ms) in [
            ("90", 90_000),
            ("15m", 900_000),
            ("1h30m", 5_400_000),
            ("250ms", 250),
            ("7 d", 604_800_000),
            ("0", 0),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().as_millis(), ms, "{text}");
        }
        for text in ["", "m", "15x", "-3", "1.5h", "m15", "99999999999999999999d"] {
            assert_eq!(text.parse::<Period>(), Err(RULE), "{text}");
        }
    }

    #[test]
    fn it_prints_what_it_reads() {
        for text in ["15m", "90s", "7d", "250ms", "0s", "36h"] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
    }
}
