//! From JSON or a query string to a request, with errors that name the field.

use std::fmt::{Arguments, Display};

use serde::de::{self, DeserializeOwned, IgnoredAny};
use serde_json::Value;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::FieldErrors;

/// Why a body couldn't be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ParseError {
    /// Not JSON, or nested too deeply: code 50109.
    Syntax,
    /// JSON of another shape: code 50035.
    Fields(FieldErrors),
}

/// Reads a request body. NUL in any text (and key) is refused here, so nothing behind has to think of it.
pub fn parse_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, ParseError> {
    refuse_nul(json)?;
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        if error.inner().classify() == Category::Data || is_json(json, error.inner()) {
            ParseError::Fields(located(error.path(), error.inner()))
        } else {
            ParseError::Syntax
        }
    })?;
    deserializer.end().map_err(|_| ParseError::Syntax)?;
    Ok(value)
}

/// Reads a query string (what follows the `?`). All errors are field errors; unknown parameters are ignored.
pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, ParseError> {
    let mut errors = FieldErrors::default();
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        if value.contains('\0') {
            errors.at(key).nul();
        }
    }
    errors.into_result().map_err(ParseError::Fields)?;
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs)
        .map_err(|error| ParseError::Fields(located(error.path(), error.inner())))
}

/// An error for a `Deserialize` implementation that carries a field code of its own.
pub fn coded<E: de::Error>(code: &'static str, message: Arguments<'_>) -> E {
    E::custom(format_args!("{code}{SEPARATOR}{message}"))
}

/// Between code and message inside of an error's text; no message of serde's begins with a code and this.
const SEPARATOR: &str = "\u{1f}";

fn located(path: &Path, error: &impl Display) -> FieldErrors {
    let text = error.to_string();
    let text = without_position(&text);
    let mut errors = FieldErrors::default();
    let mut node = &mut errors;
    for segment in path {
        node = match segment {
            Segment::Map { key } => node.at(key),
            Segment::Seq { index } => node.at(index),
            Segment::Enum { variant } => node.at(variant),
            Segment::Unknown => node,
        };
    }
    if let Some(field) = quoted(text, "missing field `") {
        node.at(field).required();
    } else if let Some((code, message)) = text.split_once(SEPARATOR) {
        node.push(code, message);
    } else {
        let (code, message) = described(text);
        node.push(code, message);
    }
    errors
}

/// What serde says, in the words that clients know.
fn described(text: &str) -> (&'static str, String) {
    let expected = text.rsplit_once("expected ").map_or("", |(_, expected)| expected);
    if let Some(value) = quoted(text, "unknown variant `") {
        let choices = text.split_once("expected ").map_or("", |(_, choices)| choices);
        let choices = choices.trim_start_matches("one of ").replace('`', "'");
        return ("BASE_TYPE_CHOICES", format!("Value must be one of ({choices}), not '{}'.", short(value)));
    }
    if ["invalid digit", "cannot parse integer", "number too"].iter().any(|start| text.starts_with(start)) {
        return ("NUMBER_TYPE_COERCE", "Value is not int.".to_owned());
    }
    if text.starts_with("duplicate field") {
        return ("BASE_TYPE_DUPLICATE", "This field may be given only once.".to_owned());
    }
    match expected {
        "" | "value" => ("BASE_TYPE_CONVERT", "Not of the expected type.".to_owned()),
        "a boolean" => ("BOOLEAN_TYPE_CONVERT", "Must be either true or false.".to_owned()),
        "a string" => ("STRING_TYPE_CONVERT", "Could not interpret as string.".to_owned()),
        "a sequence" => ("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType".to_owned()),
        "a map" => ("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType".to_owned()),
        "i64" | "u64" | "i32" | "u32" | "u16" | "u8" => {
            ("NUMBER_TYPE_COERCE", "Value is not int.".to_owned())
        }
        "a snowflake" => ("NUMBER_TYPE_COERCE", "Value is not snowflake.".to_owned()),
        struct_ if struct_.starts_with("struct ") => {
            ("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType".to_owned())
        }
        other => ("BASE_TYPE_CONVERT", format!("Must be {}.", short(other))),
    }
}

/// serde_json blames the syntax for some wrong types too: a number where a word of a list belongs, an array that is too
/// long for what it stands for.
fn is_json(json: &[u8], error: &serde_json::Error) -> bool {
    !error.to_string().starts_with("recursion limit")
        && str::from_utf8(json).is_ok()
        && serde_json::from_slice::<IgnoredAny>(json).is_ok()
}

fn refuse_nul(json: &[u8]) -> Result<(), ParseError> {
    // A raw NUL isn't JSON; an escaped one can only be spelt so. Most bodies have neither, and are done here.
    if !json.split(|byte| *byte == b'\\').skip(1).any(|rest| rest.starts_with(b"u0000")) {
        return Ok(());
    }
    let value: Value = serde_json::from_slice(json).map_err(|_| ParseError::Syntax)?;
    let mut errors = FieldErrors::default();
    mark_nul(&value, &mut errors);
    errors.into_result().map_err(ParseError::Fields)
}

fn mark_nul(value: &Value, errors: &mut FieldErrors) {
    match value {
        Value::String(text) if text.contains('\0') => errors.nul(),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                mark_nul(item, errors.at(index));
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                if key.contains('\0') {
                    errors.nul();
                } else {
                    mark_nul(item, errors.at(key));
                }
            }
        }
        _ => {}
    }
}

/// Serde appends where in the text it stood; the path says it better.
fn without_position(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(message, _)| message)
}

fn quoted<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.strip_prefix(before).and_then(|rest| rest.split('`').next())
}

fn short(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    use crate::{ChannelId, Timestamp};

    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "only read to see how reading fails")]
    struct Outer {
        name: String,
        #[serde(default)]
        inner: Vec<Inner>,
        until: Option<Timestamp>,
    }

    #[derive(Deserialize, Debug)]
    #[expect(dead_code, reason = "only read to see how reading fails")]
    struct Inner {
        channel_id: ChannelId,
        level: Option<i64>,
        on: Option<bool>,
        mode: Option<Mode>,
    }

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "lowercase")]
    enum Mode {
        Open,
        Closed,
    }

    fn failure(json: &str) -> String {
        match parse_json::<Outer>(json.as_bytes()).expect_err(json) {
            ParseError::Syntax => "syntax".to_owned(),
            ParseError::Fields(errors) => {
                let all = errors.flatten();
                assert_eq!(all.len(), 1, "{all:?}");
                format!("{}: {}: {}", all[0].0, all[0].1.code, all[0].1.message)
            }
        }
    }

    #[test]
    fn a_wrong_type_is_named_at_its_path() {
        for (json, expected) in [
            ("{}", "name: BASE_TYPE_REQUIRED: This field is required"),
            ("[]", ": MODEL_TYPE_CONVERT: Only dictionaries may be used in a ModelType"),
            ("3", ": MODEL_TYPE_CONVERT: Only dictionaries may be used in a ModelType"),
            (r#"{"name":3}"#, "name: STRING_TYPE_CONVERT: Could not interpret as string."),
            (
                r#"{"name":"a","inner":3}"#,
                "inner: LIST_TYPE_CONVERT: Only iterables may be used in a ListType",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":1},{"channel_id":"x"}]}"#,
                "inner.1.channel_id: NUMBER_TYPE_COERCE: Value \"x\" is not snowflake.",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":true}]}"#,
                "inner.0.channel_id: NUMBER_TYPE_COERCE: Value is not snowflake.",
            ),
            (
                r#"{"name":"a","inner":[{}]}"#,
                "inner.0.channel_id: BASE_TYPE_REQUIRED: This field is required",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":1,"level":1.5}]}"#,
                "inner.0.level: NUMBER_TYPE_COERCE: Value is not int.",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":1,"on":"yes"}]}"#,
                "inner.0.on: BOOLEAN_TYPE_CONVERT: Must be either true or false.",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":1,"mode":"ajar"}]}"#,
                "inner.0.mode: BASE_TYPE_CHOICES: Value must be one of ('open' or 'closed'), not 'ajar'.",
            ),
            (
                r#"{"name":"a","until":"soon"}"#,
                "until: DATE_TIME_TYPE_PARSE: Could not parse soon. Should be ISO8601.",
            ),
            (
                r#"{"name":"a","inner":[{"channel_id":1,"mode":7}]}"#,
                "inner.0.mode: BASE_TYPE_CONVERT: Not of the expected type.",
            ),
            (r#"{"name":"a","name":"b"}"#, ": BASE_TYPE_DUPLICATE: This field may be given only once."),
        ] {
            assert_eq!(failure(json), expected, "{json}");
        }
    }

    #[test]
    fn broken_json_is_another_matter() {
        for json in ["", "{", "nope", r#"{"name":"a"} x"#, "{\"name\":\"a\0\"}", r#"{"name":"\u00"}"#] {
            assert_eq!(failure(json), "syntax", "{json:.40}");
        }
        assert_eq!(parse_json::<Outer>(b"{\"name\":\"\xff\"}").expect_err("not UTF-8"), ParseError::Syntax);
    }

    #[test]
    fn nul_is_refused_wherever_it_hides() {
        let nul = "BASE_TYPE_NUL: Must not contain NUL characters.";
        assert_eq!(failure(r#"{"name":"a\u0000b"}"#), format!("name: {nul}"));
        assert_eq!(failure(r#"{"name":"a","unknown":[["\\\u0000"]]}"#), format!("unknown.0.0: {nul}"));
        assert_eq!(failure(r#"{"name":"a","x\u0000":1}"#), format!(": {nul}"));
        assert!(parse_json::<Outer>(br#"{"name":"a backslash: \\u0000"}"#).is_ok());
    }

    #[test]
    fn unknown_fields_are_ignored_however_deep() {
        let deep = format!(r#"{{"name":"a","x":{}{}}}"#, "[".repeat(5000), "]".repeat(5000));
        assert!(parse_json::<Outer>(deep.as_bytes()).is_ok());
        let with_nul = deep.replace("[]", "[\"\\u0000\"]");
        assert_eq!(
            parse_json::<Outer>(with_nul.as_bytes()).expect_err("too deep to search"),
            ParseError::Syntax
        );
        assert!(parse_json::<Outer>(br#"{"name":"a","later":{"x":[1,2]}}"#).is_ok());
    }
}
