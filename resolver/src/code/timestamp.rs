//! Times on the wire: RFC 3339 in UTC with milliseconds and `Z`.

use std::fmt;

use serde::{Serialize, Serializer};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

use crate::error::Refusal;

/// Unix milliseconds, within the years 0 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// A time of our own or from the database.
    pub fn from_ms(ms: i64) -> Self {
        Self(ms)
    }

    pub fn ms(self) -> i64 {
        self.0
    }

    /// Any RFC 3339 time; what is finer than a millisecond is cut off.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let time = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| Refusal::InvalidExpiresAt)?;
        let utc = time.checked_to_offset(UtcOffset::UTC).ok_or(Refusal::InvalidExpiresAt)?;
        if !(0..=9999).contains(&utc.year()) {
            return Err(Refusal::InvalidExpiresAt);
        }
        let ms = utc.unix_timestamp_nanos().div_euclid(1_000_000);
        i64::try_from(ms).map(Self).map_err(|_| Refusal::InvalidExpiresAt)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format =
            format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000);
        f.write_str(&time.map_err(|_| fmt::Error)?.format(format).map_err(|_| fmt::Error)?)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echoed(text: &str) -> Option<String> {
        let time = Timestamp::parse(text).ok()?;
        serde_json::to_value(time).unwrap().as_str().map(str::to_owned)
    }

    #[test]
    fn any_rfc_3339_time_comes_back_in_utc_with_milliseconds() {
        for (sent, expected) in [
            ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"),
            ("2026-01-02T03:04:05.6789+02:00", "2026-01-02T01:04:05.678Z"),
            ("1969-12-31T23:59:59.9999Z", "1969-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(echoed(sent).as_deref(), Some(expected));
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for sent in
            ["", "tomorrow", "2026-01-02", "2026-13-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "1700000000"]
        {
            assert_eq!(Timestamp::parse(sent), Err(Refusal::InvalidExpiresAt), "{sent}");
        }
    }
}
