use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::error::FieldErrors;
use crate::error::parse::coded;
use crate::limits;

/// A mark that a client puts on a message to know it again. Goes back as the type it came as.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Nonce {
    Number(i64),
    Text(String),
}

impl Nonce {
    pub(super) fn check(&self, errors: &mut FieldErrors) {
        if let Self::Text(text) = self {
            errors.text(text, &limits::NONCE);
        }
    }
}

/// The same text for `5` and `"5"`: `enforce_nonce` doesn't tell them apart.
impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for Nonce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Nonce {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NonceVisitor)
    }
}

struct NonceVisitor;

impl Visitor<'_> for NonceVisitor {
    type Value = Nonce;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer or a string")
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Nonce, E> {
        Ok(Nonce::Number(number))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Nonce, E> {
        i64::try_from(number).map(Nonce::Number).map_err(|_| {
            let max = i64::MAX;
            coded("NUMBER_TYPE_MAX", format_args!("int value should be less than or equal to {max}."))
        })
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Nonce, E> {
        Ok(Nonce::Text(text.to_owned()))
    }
}

impl PartialSchema for Nonce {
    fn schema() -> RefOr<Schema> {
        let number = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(*limits::NONCE.end()));
        OneOfBuilder::new().item(number).item(text).into()
    }
}
impl ToSchema for Nonce {}
