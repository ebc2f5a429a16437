//! Text that never prints.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use subtle::ConstantTimeEq as _;

use crate::tokens;

/// A password, token or key from the configuration. `Debug` and `Display` show a placeholder, it has no
/// `Serialize`, and comparing takes the same time wherever the difference lies.
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// The text itself. Every use of it is a place to look at in review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether `candidate` is this secret, in a time that depends on neither. Secrets over 256 bytes match
    /// nothing.
    pub fn matches(&self, candidate: &[u8]) -> bool {
        let (held, held_fits) = tokens::digest(self.0.as_bytes());
        let (sent, sent_fits) = tokens::digest(candidate);
        (held.ct_eq(&sent) & held_fits & sent_fits).into()
    }
}

/// Why a text can't be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    #[error("is empty")]
    Empty,
    #[error("contains a NUL byte")]
    Nul,
}

impl FromStr for Secret {
    type Err = SecretError;

    /// Surrounding white space is no part of a secret: files end in a newline.
    fn from_str(text: &str) -> Result<Self, SecretError> {
        match text.trim() {
            "" => Err(SecretError::Empty),
            trimmed if trimmed.contains('\0') => Err(SecretError::Nul),
            trimmed => Ok(Self(trimmed.into())),
        }
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        text.parse().unwrap()
    }

    #[test]
    fn it_never_prints() {
        let secret = secret("open sesame");
        assert!(!format!("{secret} {secret:?} {secret:#?}").contains("sesame"));
    }

    #[test]
    fn only_the_whole_text_matches() {
        let secret = secret("open sesame\n");
        assert!(secret.matches(b"open sesame"));
        assert!(!secret.matches(b"open sesam"));
        assert!(!secret.matches(b"open sesame "));
        assert!(!secret.matches(b""));
        assert!(!secret.matches(&[b'o'; 300]));
    }

    #[test]
    fn nothing_is_no_secret() {
        assert_eq!(" \n".parse::<Secret>().unwrap_err(), SecretError::Empty);
        assert_eq!("a\0b".parse::<Secret>().unwrap_err(), SecretError::Nul);
    }
}
