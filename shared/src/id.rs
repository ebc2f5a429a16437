//! Typed ids. Each is a snowflake (see [`crate::snowflake`]) that can't be mistaken for an id of another kind.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::parse::coded;

/// Milliseconds between 1970 and 2015, where Discord's (and so our) snowflakes begin.
pub const EPOCH_MS: i64 = 1_420_070_400_000;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(i64);

        impl $name {
            /// The plain number, as the database keeps it.
            pub const fn get(self) -> i64 { self.0 }

            /// Unix milliseconds at which the id was made.
            pub const fn created_at_ms(self) -> i64 { (self.0 >> 22) + EPOCH_MS }
        }

        impl From<i64> for $name {
            fn from(id: i64) -> Self { Self(id) }
        }
        impl From<$name> for i64 {
            fn from(id: $name) -> Self { id.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> { parse_digits(text).map(Self) }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // Lists of messages hold hundreds of ids: without the formatting machinery.
                serializer.serialize_str(itoa::Buffer::new().format(self.0))
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(IdVisitor).map(Self)
            }
        }
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> { id_schema() }
        }
        impl ToSchema for $name {}
    )+};
}

ids! {
    /// A person or a bot.
    UserId,
    /// A server.
    GuildId,
    /// A channel, category or direct conversation.
    ChannelId,
    MessageId,
    RoleId,
    /// A developer's application; its bot user has an id of its own.
    ApplicationId,
    /// A sign-in of a person on one device.
    SessionId,
    AttachmentId,
    /// The id of something whose kind another field tells.
    Snowflake,
}

impl GuildId {
    /// The role that every member has carries the guild's own id.
    pub const fn everyone_role(self) -> RoleId {
        RoleId(self.0)
    }
}

/// The text isn't a decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a snowflake: an id is a decimal number without sign")]
pub struct NotAnId;

fn parse_digits(text: &str) -> Result<i64, NotAnId> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAnId);
    }
    // Too big for any id that was ever made: still well formed, so it names an unknown object.
    Ok(text.parse().unwrap_or(i64::MAX))
}

struct IdVisitor;

impl Visitor<'_> for IdVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snowflake")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<i64, E> {
        parse_digits(text).map_err(|_| not_snowflake(text))
    }
    fn visit_u64<E: de::Error>(self, id: u64) -> Result<i64, E> {
        Ok(i64::try_from(id).unwrap_or(i64::MAX))
    }
    fn visit_i64<E: de::Error>(self, id: i64) -> Result<i64, E> {
        if id < 0 { Err(not_snowflake(id)) } else { Ok(id) }
    }
}

fn not_snowflake<E: de::Error>(value: impl fmt::Display) -> E {
    let shown: String = value.to_string().chars().take(32).collect();
    coded("NUMBER_TYPE_COERCE", format_args!("Value \"{shown}\" is not snowflake."))
}

fn id_schema() -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some("^[0-9]{1,19}$"))
        .examples([serde_json::json!("175928847299117063")])
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_becomes_an_id_only_when_it_is_digits() {
        for (text, id) in [
            ("0", Ok(0)),
            ("175928847299117063", Ok(175_928_847_299_117_063)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("9223372036854775808", Ok(i64::MAX)),
            ("99999999999999999999999999", Ok(i64::MAX)),
            ("", Err(NotAnId)),
            ("-1", Err(NotAnId)),
            ("+1", Err(NotAnId)),
            (" 1", Err(NotAnId)),
            ("1.0", Err(NotAnId)),
            ("@me", Err(NotAnId)),
            ("١", Err(NotAnId)),
        ] {
            assert_eq!(text.parse::<UserId>().map(i64::from), id, "{text:?}");
        }
    }

    #[test]
    fn an_id_knows_when_it_was_made() {
        assert_eq!(MessageId::from(175_928_847_299_117_063).created_at_ms(), 1_462_015_105_796);
    }

    #[test]
    fn floats_and_signs_are_no_ids() {
        for json in ["1.5", "-1", "true", "null", "[]", "\"-1\"", "\"\"", "1e3"] {
            assert!(serde_json::from_str::<RoleId>(json).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn strings_and_integers_are_taken_without_loss(id in 0..=i64::MAX) {
            let id = ChannelId::from(id);
            prop_assert_eq!(serde_json::from_str::<ChannelId>(&id.to_string()).unwrap(), id);
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(&json, &format!("\"{id}\""));
            prop_assert_eq!(serde_json::from_str::<ChannelId>(&json).unwrap(), id);
        }
    }
}
