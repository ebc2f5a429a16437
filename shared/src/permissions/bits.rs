//! The bits, by Discord's names and numbers.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign, Not, Sub};

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::parse::coded;

/// A set of rights. A decimal string on the wire; integers are read too, and bits that nobody knows are dropped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Permissions(u64);

macro_rules! bits {
    ($($name:ident = $bit:literal),+ $(,)?) => {
        impl Permissions {
            $(pub const $name: Self = Self(1 << $bit);)+
            pub const ALL: Self = Self($(1 << $bit)|+);
            /// Each single bit with its name, lowest first.
            pub const NAMED: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),+];
        }
    };
}

bits! {
    CREATE_INSTANT_INVITE = 0,
    KICK_MEMBERS = 1,
    BAN_MEMBERS = 2,
    ADMINISTRATOR = 3,
    MANAGE_CHANNELS = 4,
    MANAGE_GUILD = 5,
    ADD_REACTIONS = 6,
    VIEW_AUDIT_LOG = 7,
    PRIORITY_SPEAKER = 8,
    STREAM = 9,
    VIEW_CHANNEL = 10,
    SEND_MESSAGES = 11,
    SEND_TTS_MESSAGES = 12,
    MANAGE_MESSAGES = 13,
    EMBED_LINKS = 14,
    ATTACH_FILES = 15,
    READ_MESSAGE_HISTORY = 16,
    MENTION_EVERYONE = 17,
    USE_EXTERNAL_EMOJIS = 18,
    VIEW_GUILD_INSIGHTS = 19,
    CONNECT = 20,
    SPEAK = 21,
    MUTE_MEMBERS = 22,
    DEAFEN_MEMBERS = 23,
    MOVE_MEMBERS = 24,
    USE_VAD = 25,
    CHANGE_NICKNAME = 26,
    MANAGE_NICKNAMES = 27,
    MANAGE_ROLES = 28,
    MANAGE_WEBHOOKS = 29,
    MANAGE_GUILD_EXPRESSIONS = 30,
    USE_APPLICATION_COMMANDS = 31,
    REQUEST_TO_SPEAK = 32,
    MANAGE_EVENTS = 33,
    MANAGE_THREADS = 34,
    CREATE_PUBLIC_THREADS = 35,
    CREATE_PRIVATE_THREADS = 36,
    USE_EXTERNAL_STICKERS = 37,
    SEND_MESSAGES_IN_THREADS = 38,
    USE_EMBEDDED_ACTIVITIES = 39,
    MODERATE_MEMBERS = 40,
    VIEW_CREATOR_MONETIZATION_ANALYTICS = 41,
    USE_SOUNDBOARD = 42,
    CREATE_GUILD_EXPRESSIONS = 43,
    CREATE_EVENTS = 44,
    USE_EXTERNAL_SOUNDS = 45,
    SEND_VOICE_MESSAGES = 46,
    SEND_POLLS = 49,
    USE_EXTERNAL_APPS = 50,
    PIN_MESSAGES = 51,
    BYPASS_SLOWMODE = 52,
}

impl Permissions {
    pub const NONE: Self = Self(0);

    /// All that a timed-out member keeps.
    pub const TIMED_OUT: Self = Self::VIEW_CHANNEL.union(Self::READ_MESSAGE_HISTORY);

    /// What can't be had in a channel without [`SEND_MESSAGES`](Self::SEND_MESSAGES).
    pub const NEEDS_SENDING: Self = Self::MENTION_EVERYONE
        .union(Self::SEND_TTS_MESSAGES)
        .union(Self::ATTACH_FILES)
        .union(Self::EMBED_LINKS);

    /// What @everyone of a new guild has.
    pub const DEFAULT_EVERYONE: Self = Self::CREATE_INSTANT_INVITE
        .union(Self::ADD_REACTIONS)
        .union(Self::STREAM)
        .union(Self::VIEW_CHANNEL)
        .union(Self::SEND_MESSAGES)
        .union(Self::EMBED_LINKS)
        .union(Self::ATTACH_FILES)
        .union(Self::READ_MESSAGE_HISTORY)
        .union(Self::MENTION_EVERYONE)
        .union(Self::USE_EXTERNAL_EMOJIS)
        .union(Self::CONNECT)
        .union(Self::SPEAK)
        .union(Self::USE_VAD)
        .union(Self::CHANGE_NICKNAME)
        .union(Self::USE_APPLICATION_COMMANDS)
        .union(Self::REQUEST_TO_SPEAK)
        .union(Self::CREATE_PUBLIC_THREADS)
        .union(Self::CREATE_PRIVATE_THREADS)
        .union(Self::USE_EXTERNAL_STICKERS)
        .union(Self::SEND_MESSAGES_IN_THREADS)
        .union(Self::USE_EMBEDDED_ACTIVITIES)
        .union(Self::USE_SOUNDBOARD)
        .union(Self::USE_EXTERNAL_SOUNDS)
        .union(Self::SEND_VOICE_MESSAGES)
        .union(Self::SEND_POLLS)
        .union(Self::USE_EXTERNAL_APPS);

    /// What both sides of a direct conversation may do in it.
    pub const DIRECT_MESSAGE: Self = Self::ADD_REACTIONS
        .union(Self::VIEW_CHANNEL)
        .union(Self::SEND_MESSAGES)
        .union(Self::EMBED_LINKS)
        .union(Self::ATTACH_FILES)
        .union(Self::READ_MESSAGE_HISTORY)
        .union(Self::MENTION_EVERYONE)
        .union(Self::USE_EXTERNAL_EMOJIS)
        .union(Self::USE_EXTERNAL_STICKERS)
        .union(Self::SEND_VOICE_MESSAGES)
        .union(Self::SEND_POLLS)
        .union(Self::USE_EXTERNAL_APPS)
        .union(Self::PIN_MESSAGES);

    /// Drops bits that have no name.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & Self::ALL.0)
    }
    pub const fn bits(self) -> u64 {
        self.0
    }
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Whether every bit of `other` is there.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// As databases keep it; no bit reaches the sign.
impl From<Permissions> for i64 {
    fn from(permissions: Permissions) -> Self {
        permissions.0 as Self
    }
}
impl From<i64> for Permissions {
    fn from(bits: i64) -> Self {
        Self::from_bits(bits as u64)
    }
}
impl BitOr for Permissions {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}
impl BitOrAssign for Permissions {
    fn bitor_assign(&mut self, other: Self) {
        *self = self.union(other);
    }
}
impl BitAnd for Permissions {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
/// Takes the bits of the right side away.
impl Sub for Permissions {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}
impl Not for Permissions {
    type Output = Self;
    fn not(self) -> Self {
        Self::ALL - self
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = Self::NAMED.iter().filter(|(_, bit)| self.contains(*bit)).map(|(name, _)| name);
        f.debug_set().entries(names).finish()
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}
impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PermissionsVisitor)
    }
}

struct PermissionsVisitor;

impl Visitor<'_> for PermissionsVisitor {
    type Value = Permissions;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a permission set: a decimal string or an integer")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Permissions, E> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse() {
            Ok(bits) if digits => Ok(Permissions::from_bits(bits)),
            _ => {
                let shown: String = text.chars().take(32).collect();
                Err(coded("NUMBER_TYPE_COERCE", format_args!("Value \"{shown}\" is not int.")))
            }
        }
    }
    fn visit_u64<E: de::Error>(self, bits: u64) -> Result<Permissions, E> {
        Ok(Permissions::from_bits(bits))
    }
    fn visit_i64<E: de::Error>(self, bits: i64) -> Result<Permissions, E> {
        Err(coded("NUMBER_TYPE_MIN", format_args!("Value {bits} should be greater than or equal to 0.")))
    }
}

impl PartialSchema for Permissions {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^[0-9]{1,20}$"))
            .description(Some("A set of permission bits as a decimal string."))
            .examples([serde_json::json!("2248473465835073")])
            .into()
    }
}
impl ToSchema for Permissions {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sets_travel_as_decimal_strings_and_integers_are_read() {
        let set = Permissions::SEND_MESSAGES | Permissions::BYPASS_SLOWMODE;
        assert_eq!(serde_json::to_string(&set).unwrap(), "\"4503599627372544\"");
        for json in ["\"4503599627372544\"", "4503599627372544"] {
            assert_eq!(serde_json::from_str::<Permissions>(json).unwrap(), set);
        }
        for json in ["\"\"", "\"-1\"", "-1", "1.5", "\"0x8\"", "\"+8\"", "null", "\"99999999999999999999\""] {
            assert!(serde_json::from_str::<Permissions>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_debug_print_names_the_bits() {
        assert_eq!(format!("{:?}", Permissions::TIMED_OUT), r#"{"VIEW_CHANNEL", "READ_MESSAGE_HISTORY"}"#);
    }

    proptest! {
        #[test]
        fn databases_give_back_what_they_were_given(bits: u64) {
            let set = Permissions::from_bits(bits);
            prop_assert!(i64::from(set) >= 0);
            prop_assert_eq!(Permissions::from(i64::from(set)), set);
            prop_assert_eq!(set | !set, Permissions::ALL);
            prop_assert_eq!(set & !set, Permissions::NONE);
        }
    }
}
