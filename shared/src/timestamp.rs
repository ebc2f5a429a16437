//! Moments on the wire: `2026-01-02T03:04:05.678000+00:00`. Strict readers take no other offset than `+00:00`, and
//! either six decimals or none.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::parse::coded;

/// 0001-01-01 and the last millisecond of 9999: what four digits of year can say.
const RANGE_MS: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// Unix milliseconds that read and write themselves as ISO 8601. Values outside the years 1 to 9999 become the nearest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(i64);

impl Timestamp {
    pub fn from_ms(ms: i64) -> Self {
        Self(ms.clamp(*RANGE_MS.start(), *RANGE_MS.end()))
    }

    pub const fn ms(self) -> i64 {
        self.0
    }

    /// As resolvers write it: `2026-01-02T03:04:05.678Z`.
    pub fn in_milliseconds(self) -> String {
        let mut text = self.to_string();
        text.truncate("2026-01-02T03:04:05.678".len());
        text + "Z"
    }
}

impl From<i64> for Timestamp {
    fn from(ms: i64) -> Self {
        Self::from_ms(ms)
    }
}

/// As it is written, in ASCII.
type Text = [u8; 32];

impl Timestamp {
    /// Digit by digit: every message has one or two, and the formatting machinery costs ten times as much.
    fn text(self) -> Text {
        // `RANGE_MS` lies inside of what the library can show, so the fallback is never seen.
        let at = OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1000))
            .unwrap_or(OffsetDateTime::UNIX_EPOCH);
        let ((year, month, day), (hour, minute, second)) = (at.to_calendar_date(), at.to_hms());
        let mut text = *b"0000-00-00T00:00:00.000000+00:00";
        put(&mut text[0..4], year.unsigned_abs());
        put(&mut text[5..7], u8::from(month).into());
        put(&mut text[8..10], day.into());
        put(&mut text[11..13], hour.into());
        put(&mut text[14..16], minute.into());
        put(&mut text[17..19], second.into());
        put(&mut text[20..23], u32::try_from(self.0.rem_euclid(1000)).unwrap_or(0));
        text
    }
}

/// Writes a number over the digits of a place.
fn put(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

/// The text isn't an ISO 8601 moment with an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an ISO 8601 date and time with an offset")]
pub struct NotATimestamp;

impl FromStr for Timestamp {
    type Err = NotATimestamp;

    fn from_str(text: &str) -> Result<Self, NotATimestamp> {
        let at = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| NotATimestamp)?;
        let ms = at.unix_timestamp() * 1000 + i64::from(at.millisecond());
        if RANGE_MS.contains(&ms) { Ok(Self(ms)) } else { Err(NotATimestamp) }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.text()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TimestampVisitor)
    }
}

struct TimestampVisitor;

impl Visitor<'_> for TimestampVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an ISO 8601 date and time")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        text.parse().map_err(|_| {
            let shown: String = text.chars().take(40).collect();
            coded("DATE_TIME_TYPE_PARSE", format_args!("Could not parse {shown}. Should be ISO8601."))
        })
    }
}

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .examples([serde_json::json!("2026-01-02T03:04:05.678000+00:00")])
            .into()
    }
}
impl ToSchema for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn moments_have_six_decimals_and_an_offset() {
        for (ms, text) in [
            (1_767_323_045_678, "2026-01-02T03:04:05.678000+00:00"),
            (0, "1970-01-01T00:00:00.000000+00:00"),
            (-1, "1969-12-31T23:59:59.999000+00:00"),
            (951_782_400_000, "2000-02-29T00:00:00.000000+00:00"),
            (i64::MAX, "9999-12-31T23:59:59.999000+00:00"),
            (i64::MIN, "0001-01-01T00:00:00.000000+00:00"),
        ] {
            assert_eq!(Timestamp::from_ms(ms).to_string(), text);
        }
        assert_eq!(Timestamp::from_ms(1_767_323_045_678).in_milliseconds(), "2026-01-02T03:04:05.678Z");
        assert_eq!(Timestamp::from_ms(-1).in_milliseconds(), "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn clients_write_moments_in_several_ways() {
        for text in [
            "2026-01-02T03:04:05.678Z",
            "2026-01-02T03:04:05.678000+00:00",
            "2026-01-02T05:04:05.678+02:00",
            "2026-01-02t03:04:05.678999z",
        ] {
            assert_eq!(text.parse::<Timestamp>().map(Timestamp::ms), Ok(1_767_323_045_678), "{text}");
        }
        for text in
            ["", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "tomorrow", "1767323045678"]
        {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATimestamp), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(ms in RANGE_MS) {
            prop_assert_eq!(Timestamp::from_ms(ms).to_string().parse::<Timestamp>(), Ok(Timestamp(ms)));
        }
    }
}
