//! Logs: readable lines, or JSON for a collector.

use std::fmt;
use std::io::IsTerminal as _;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use tracing_subscriber::EnvFilter;

use crate::config::ConfigError;

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Starts logging to standard error, at `filter` (what `RUST_LOG` says, as in `info,resolver=debug`). Called
/// once, first thing; a second call changes nothing.
pub fn start(filter: &str, format: LogFormat) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(filter).map_err(|_| {
        ConfigError::value("RUST_LOG", "must be levels as in `info` or `warn,resolver=debug`")
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An error means that a test of the same process was first.
    let _ = match format {
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("must be text or json"),
        }
    }
}

impl fmt::Display for LogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

impl<'de> Deserialize<'de> for LogFormat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

crate::text_setting!(LogFormat);

crate::section! {
    /// Logs.
    pub struct Logs {
        /// What is logged: a level, or levels by module as in `warn,resolver=debug`.
        pub filter: String = "info".to_owned(), "RUST_LOG";
        /// How a line looks: `text` for people, `json` for a collector.
        pub format: LogFormat = LogFormat::Text, "LOG_FORMAT";
    }
}
