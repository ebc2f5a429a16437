//! Random JSON that looks a little like what clients send, for tests.

mod requests;

use proptest::prelude::*;
use serde_json::{Number, Value, json};

/// Any small JSON value, with values that are often mistaken: huge and negative numbers, numbers in strings, empty
/// things, NUL, text of many bytes per character.
pub(crate) fn any_json() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((key(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// An object whose keys are `fields` (or not), each with any value.
pub(crate) fn any_object(fields: Vec<String>) -> impl Strategy<Value = Value> {
    let field = prop::sample::select(fields);
    prop::collection::vec((field, any_json()), 0..8)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(|number| json!(number)),
        (-10i64..3000).prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| Number::from_f64(number).map_or(Value::Null, Value::Number)),
        any::<i64>().prop_map(|number| json!(number.to_string())),
        ".{0,40}".prop_map(Value::String),
        Just(json!("")),
        Just(json!("\0")),
        Just(json!("é".repeat(2001))),
        Just(json!("2026-01-02T03:04:05Z")),
        Just(json!("data:image/png;base64,AAAA")),
    ]
}

fn key() -> impl Strategy<Value = String> {
    let known = [
        "op",
        "d",
        "id",
        "type",
        "name",
        "token",
        "guild_id",
        "channel_id",
        "content",
        "nonce",
        "allow",
        "deny",
        "users",
        "parse",
        "roles",
        "url",
        "text",
        "fields",
        "title",
        "message_id",
        "status",
        "activities",
    ];
    prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), "[a-z_]{0,10}"]
}
