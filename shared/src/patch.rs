//! A field of a PATCH: left out, cleared, or set.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Fields of this type carry `#[serde(default, skip_serializing_if = "Patch::is_absent")]`, and
/// `#[schema(value_type = Option<T>)]`, which describes them as optional and nullable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Patch<T> {
    /// The field wasn't sent: leave the value as it is.
    #[default]
    Absent,
    /// `null`: clear the value.
    Null,
    Value(T),
}

impl<T> Patch<T> {
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// What was sent, if it is a value.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What holds afterwards where `current` held before.
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Absent => current,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// `None` when the field wasn't sent, else the new value; the shape of a database changeset.
    pub fn changes(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Value(value) => Some(Some(value)),
        }
    }
}

impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize, PartialEq, Debug)]
    struct Change {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        topic: Patch<String>,
    }

    #[test]
    fn absent_null_and_value_differ_both_ways() {
        for (json, topic) in [
            ("{}", Patch::Absent),
            (r#"{"topic":null}"#, Patch::Null),
            (r#"{"topic":"tea"}"#, Patch::Value("tea".to_owned())),
        ] {
            let change = Change { topic };
            assert_eq!(serde_json::from_str::<Change>(json).unwrap(), change);
            assert_eq!(serde_json::to_string(&change).unwrap(), json);
        }
    }

    #[test]
    fn applying_keeps_clears_or_sets() {
        assert_eq!(Patch::Absent.apply(Some(1)), Some(1));
        assert_eq!(Patch::Null.apply(Some(1)), None);
        assert_eq!(Patch::Value(2).apply(Some(1)), Some(2));
        assert_eq!(Patch::<i64>::Absent.changes(), None);
        assert_eq!(Patch::<i64>::Null.changes(), Some(None));
    }
}
