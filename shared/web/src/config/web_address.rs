//! An address of a website: `https://chat.example.org`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use url::Url;

/// An http or https address, kept without the trailing slash: paths are appended to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebAddress(String);

const RULE: &str = "must be an address such as `https://chat.example.org`, with nothing behind the path";

impl WebAddress {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for WebAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        let url: Url = text.parse().map_err(|_| RULE)?;
        let plain = url.username().is_empty() && url.password().is_none();
        let ends_with_path = url.query().is_none() && url.fragment().is_none();
        if !matches!(url.scheme(), "http" | "https") || !plain || !ends_with_path {
            return Err(RULE);
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for WebAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

crate::text_setting!(WebAddress);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_without_its_trailing_slash() {
        for (given, kept) in [
            ("https://Chat.Example.org/", "https://chat.example.org"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://example.org/chat/", "https://example.org/chat"),
        ] {
            assert_eq!(given.parse::<WebAddress>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "chat.example.org",
            "ftp://example.org",
            "https://",
            "https://a:b@c",
            "https://a/?b",
            "https://a/#b",
        ] {
            assert_eq!(text.parse::<WebAddress>(), Err(RULE), "{text}");
        }
    }
}
