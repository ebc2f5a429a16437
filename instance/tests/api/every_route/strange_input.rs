//! Bodies that no client sends: what is put in the place of each field, broken JSON, and anything at random.

use proptest::prelude::*;
use serde_json::Value;

/// What is put in the place of each field: JSON or nearly so.
pub(super) fn strange_values() -> Vec<String> {
    let mut values: Vec<String> = [
        "null",
        "true",
        "-1",
        "0",
        "1.5",
        "1e400",
        "-0",
        "NaN",
        "9223372036854775808",
        "123456789012345678901234567890",
        r#""""#,
        r#"" ""#,
        r#""x""#,
        r#""\u0000""#,
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\u202e\u200b""#,
        "[]",
        "{}",
        "[null]",
        "[[]]",
        r#"["1",1,{}]"#,
        r#"{"id":{"id":[]}}"#,
    ]
    .map(str::to_owned)
    .to_vec();
    values.push(format!("\"{}\"", "x".repeat(12_000)));
    values.push(format!("{}{}", "[".repeat(100), "]".repeat(100)));
    values.push(format!("[{}0]", "0,".repeat(3_000)));
    values
}

pub(super) fn strange_bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "{",
        "}",
        "[",
        "null",
        "0",
        "true",
        "\"x\"",
        "[]",
        "[[]]",
        "{}",
        "{}{}",
        "{\"\":1}",
        "\u{feff}{}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"content\":\"a\",\"content\":\"b\"}",
        "{\"id\":\"1\",\"id\":\"2\"}",
        "\u{0}",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    bodies.push(b"{\"content\":\"\xff\xfe\"}".to_vec());
    bodies.push("[".repeat(100_000).into_bytes());
    bodies.push("{\"a\":".repeat(50_000).into_bytes());
    bodies.push(vec![b' '; 300_000]);
    bodies
}

/// The body with one field replaced, for each field and each strange value; for a list, those of its first item.
pub(super) fn mutations(body: &Value) -> Vec<Vec<u8>> {
    let (fields, open, close) = match body {
        Value::Array(items) => (items.first().and_then(Value::as_object), "[{", "}]"),
        object => (object.as_object(), "{", "}"),
    };
    let fields: Vec<(&String, &Value)> = fields.into_iter().flatten().collect();
    let mut bodies = Vec::new();
    for at in 0..fields.len() {
        for strange in strange_values() {
            let text: Vec<String> =
                fields
                    .iter()
                    .enumerate()
                    .map(|(index, (key, value))| {
                        if index == at {
                            format!("\"{key}\":{strange}")
                        } else {
                            format!("\"{key}\":{value}")
                        }
                    })
                    .collect();
            bodies.push(format!("{open}{}{close}", text.join(",")).into_bytes());
        }
    }
    bodies
}

/// Objects of the sample's own keys, and others, with anything in them.
pub(super) fn random_json(keys: Vec<String>) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
        "[0-9]{1,25}".prop_map(Value::from),
    ];
    let key = prop_oneof![proptest::sample::select(keys), "[a-z_]{0,12}"];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}
