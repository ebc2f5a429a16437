//! The tree of field errors that goes with code 50035.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Errors at the places where they are: `errors.at("embeds").at(0).at("title").push(…)`. Looking at a place without
/// pushing leaves no trace in the answer.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FieldErrors {
    own: Vec<FieldError>,
    below: BTreeMap<String, FieldErrors>,
}

/// One broken rule.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct FieldError {
    /// Such as `BASE_TYPE_MAX_LENGTH`; programs test this.
    pub code: String,
    /// For people.
    pub message: String,
}

impl FieldErrors {
    /// The node of a field or of an array position.
    pub fn at(&mut self, key: impl Display) -> &mut Self {
        self.below.entry(key.to_string()).or_default()
    }

    pub fn push(&mut self, code: &str, message: impl Into<String>) {
        self.own.push(FieldError { code: code.to_owned(), message: message.into() });
    }

    /// A tree with one error at one field.
    pub fn one(field: &str, code: &str, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.at(field).push(code, message);
        errors
    }

    /// A tree that says that `field` should be an id.
    pub fn not_a_snowflake(field: &str, value: &str) -> Self {
        let shown: String = value.chars().take(32).collect();
        Self::one(field, "NUMBER_TYPE_COERCE", format!("Value \"{shown}\" is not snowflake."))
    }

    pub fn is_empty(&self) -> bool {
        self.own.is_empty() && self.below.values().all(Self::is_empty)
    }

    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Every error with its dotted path, in path order; for tests and logs.
    pub fn flatten(&self) -> Vec<(String, &FieldError)> {
        let mut all: Vec<_> = self.own.iter().map(|error| (String::new(), error)).collect();
        for (key, node) in &self.below {
            all.extend(node.flatten().into_iter().map(|(path, error)| match path.as_str() {
                "" => (key.clone(), error),
                path => (format!("{key}.{path}"), error),
            }));
        }
        all
    }

    pub fn required(&mut self) {
        self.push("BASE_TYPE_REQUIRED", "This field is required");
    }

    /// `len` is what was found, in the unit of `bounds`.
    pub fn length(&mut self, len: usize, bounds: &RangeInclusive<usize>) {
        let (min, max) = (*bounds.start(), *bounds.end());
        if len == 0 && min > 0 {
            self.required();
        } else if bounds.contains(&len) {
        } else if min == 0 {
            self.push("BASE_TYPE_MAX_LENGTH", format!("Must be {max} or fewer in length."));
        } else {
            self.push("BASE_TYPE_BAD_LENGTH", format!("Must be between {min} and {max} in length."));
        }
    }

    /// Text by its number of Unicode scalar values.
    pub fn text(&mut self, text: &str, bounds: &RangeInclusive<usize>) {
        if text.contains('\0') {
            self.nul();
        }
        self.length(text.chars().count(), bounds);
    }

    pub fn number(&mut self, value: i64, bounds: &RangeInclusive<i64>) {
        if value < *bounds.start() {
            let min = bounds.start();
            self.push("NUMBER_TYPE_MIN", format!("int value should be greater than or equal to {min}."));
        } else if value > *bounds.end() {
            let max = bounds.end();
            self.push("NUMBER_TYPE_MAX", format!("int value should be less than or equal to {max}."));
        }
    }

    /// At most `max` items; returns whether that holds, so that a check of each item can be left out.
    pub fn count(&mut self, len: usize, max: usize) -> bool {
        self.length(len, &(0..=max));
        len <= max
    }

    /// A NUL character: one of the databases can't store it.
    pub fn nul(&mut self) {
        self.push("BASE_TYPE_NUL", "Must not contain NUL characters.");
    }
}

impl Serialize for FieldErrors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, node) in self.below.iter().filter(|(_, node)| !node.is_empty()) {
            map.serialize_entry(key, node)?;
        }
        if !self.own.is_empty() {
            map.serialize_entry("_errors", &self.own)?;
        }
        map.end()
    }
}

/// Clients written in Rust (and tests) read the tree back.
impl<'de> Deserialize<'de> for FieldErrors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Node {
            #[serde(default, rename = "_errors")]
            own: Vec<FieldError>,
            #[serde(flatten)]
            below: BTreeMap<String, FieldErrors>,
        }
        let Node { own, below } = Node::deserialize(deserializer)?;
        Ok(Self { own, below })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_follows_the_request() {
        let mut errors = FieldErrors::default();
        errors.at("content").length(2001, &(0..=2000));
        errors.at("embeds").at(0).at("title").required();
        errors.at("embeds").at(1);
        let json = serde_json::to_value(&errors).unwrap();
        insta::assert_json_snapshot!(json, @r#"
        {
          "content": {
            "_errors": [
              {
                "code": "BASE_TYPE_MAX_LENGTH",
                "message": "Must be 2000 or fewer in length."
              }
            ]
          },
          "embeds": {
            "0": {
              "title": {
                "_errors": [
                  {
                    "code": "BASE_TYPE_REQUIRED",
                    "message": "This field is required"
                  }
                ]
              }
            }
          }
        }
        "#);
        let read: FieldErrors = serde_json::from_value(json).unwrap();
        assert_eq!(read.flatten(), errors.flatten());
    }

    #[test]
    fn a_tree_that_was_only_looked_at_is_empty() {
        let mut errors = FieldErrors::default();
        errors.at("a").at(0).text("fine", &(1..=10));
        assert_eq!(errors.into_result(), Ok(()));
    }

    #[test]
    fn bounds_hold_at_their_ends() {
        let codes = |check: &dyn Fn(&mut FieldErrors)| {
            let mut errors = FieldErrors::default();
            check(&mut errors);
            errors.own.into_iter().map(|error| error.code).collect::<Vec<_>>()
        };
        assert_eq!(codes(&|e| e.text("", &(1..=3))), ["BASE_TYPE_REQUIRED"]);
        assert_eq!(codes(&|e| e.text("éàü", &(1..=3))), [""; 0], "characters, not bytes");
        assert_eq!(codes(&|e| e.text("abcd", &(1..=3))), ["BASE_TYPE_BAD_LENGTH"]);
        assert_eq!(codes(&|e| e.text("a\0b", &(1..=3))), ["BASE_TYPE_NUL"]);
        assert_eq!(codes(&|e| e.number(0, &(0..=5))), [""; 0]);
        assert_eq!(codes(&|e| e.number(-1, &(0..=5))), ["NUMBER_TYPE_MIN"]);
        assert_eq!(codes(&|e| e.number(6, &(0..=5))), ["NUMBER_TYPE_MAX"]);
    }
}
