//! Building blocks of wire types.

use std::fmt;

use serde::de::{
    self, Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor, value::SeqAccessDeserializer,
};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::parse::coded;

/// An enum that travels as an integer. Any other integer is refused with the list of those that are taken.
macro_rules! int_enum {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $value:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant = $value),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
        impl From<$name> for i64 {
            fn from(value: $name) -> Self { value as Self }
        }
        impl TryFrom<i64> for $name {
            /// The integer that has no meaning here.
            type Error = i64;
            fn try_from(value: i64) -> Result<Self, i64> {
                match value { $($value => Ok(Self::$variant),)+ other => Err(other) }
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(i64::from(*self))
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = i64::deserialize(deserializer)?;
                Self::try_from(value).map_err(|_| {
                    let choices = [$(stringify!($value)),+].join(", ");
                    $crate::error::parse::coded(
                        "BASE_TYPE_CHOICES",
                        format_args!("Value must be one of ({choices}), not {value}."),
                    )
                })
            }
        }
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let meaning = [$(concat!(stringify!($value), " ", stringify!($variant))),+].join(", ");
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::Integer)
                    .enum_values(Some([$($value),+]))
                    .description(Some(meaning))
                    .into()
            }
        }
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use int_enum;

/// A field that Discord's objects have and that is always null here: clients look for the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Null;

impl Serialize for Null {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}
/// Takes anything, so that objects of other servers can be read.
impl<'de> Deserialize<'de> for Null {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
impl PartialSchema for Null {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Null).into()
    }
}
impl ToSchema for Null {}

/// Items of a kind that this server doesn't have yet: the array is there and empty. Reading takes anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Empty;

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(std::iter::empty::<()>())
    }
}
impl<'de> Deserialize<'de> for Empty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
impl PartialSchema for Empty {
    fn schema() -> RefOr<Schema> {
        utoipa::openapi::schema::ArrayBuilder::new()
            .items(ObjectBuilder::new().schema_type(Type::Object))
            .max_items(Some(0))
            .into()
    }
}
impl ToSchema for Empty {
    fn name() -> std::borrow::Cow<'static, str> {
        "EmptyList".into()
    }
}

/// Text that clients send and nobody may print: `Debug` shows a placeholder.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Password)]
pub struct Sensitive(String);

impl Sensitive {
    /// The text itself. Every use of it is a place to look at in review.
    pub fn expose(&self) -> &str {
        &self.0
    }
}
impl From<String> for Sensitive {
    fn from(text: String) -> Self {
        Self(text)
    }
}
impl From<&str> for Sensitive {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A yes or no in a query string: libraries write `true`, `1`, `false`, `0`; some leave the value empty for yes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct QueryFlag(pub bool);

impl<'de> Deserialize<'de> for QueryFlag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.to_ascii_lowercase().as_str() {
            "true" | "1" | "" => Ok(Self(true)),
            "false" | "0" => Ok(Self(false)),
            _ => Err(coded("BOOLEAN_TYPE_CONVERT", format_args!("Must be either true or false."))),
        }
    }
}

/// Reads one value or an array of values.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Either<T>(std::marker::PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Either<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or an array of values")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Vec<T>, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(seq))
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
            T::deserialize(de::value::StrDeserializer::new(text)).map(|one| vec![one])
        }
        fn visit_u64<E: de::Error>(self, number: u64) -> Result<Vec<T>, E> {
            T::deserialize(de::value::U64Deserializer::new(number)).map(|one| vec![one])
        }
    }

    deserializer.deserialize_any(Either(std::marker::PhantomData))
}
