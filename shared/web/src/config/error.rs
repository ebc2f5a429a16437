//! What is said to an operator whose settings are wrong.

use std::path::Path;

use super::suggest::closest;

/// Why a server doesn't start: a sentence that names the setting and the rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{file}: unknown key `{key}`.{}", did_you_mean(.suggestion.as_deref()))]
    Unknown { file: String, key: String, suggestion: Option<String> },
    #[error("{file}: {problem}.")]
    Syntax { file: String, problem: String },
    #[error("{name}: {problem}.")]
    Value { name: String, problem: String },
    #[error("{path} can't be read: {problem}.")]
    Unreadable { path: String, problem: String },
    #[error("{name} and {other} are both set: keep one of them.")]
    TwoSources { name: String, other: String },
    #[error("{name} is set. {sentence}")]
    Unbuilt { name: &'static str, sentence: &'static str },
}

impl ConfigError {
    /// A setting whose value breaks a rule. `name` is how the operator wrote it: a variable, a flag or a key.
    pub fn value(name: &str, problem: impl Into<String>) -> Self {
        Self::Value { name: name.to_owned(), problem: problem.into() }
    }

    pub(super) fn unknown(file: &str, key: &str, known: impl Iterator<Item = String>) -> Self {
        Self::Unknown { file: file.to_owned(), key: key.to_owned(), suggestion: closest(key, known) }
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable { path: path.display().to_string(), problem: error.to_string() }
    }
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map(|key| format!(" Did you mean `{key}`?")).unwrap_or_default()
}
