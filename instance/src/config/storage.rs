use std::{fmt, path::PathBuf, str::FromStr};

use serde::Deserialize;
use shared_web::Secret;

shared_web::section! {
    /// Where the data is.
    pub struct Storage {
        /// Folder of the SQLite database, generated secrets and uploads.
        pub data_dir: PathBuf = PathBuf::from("data"), "DATA_DIR";
        /// `postgres://…`, or `sqlite:PATH`. Default: SQLite in DATA_DIR.
        pub database_url: Option<Secret> = None, "DATABASE_URL";
        /// Connections to PostgreSQL, at least 4: writing, reading and searching have their own.
        pub max_connections: usize = 10, "DATABASE_MAX_CONNECTIONS", 4..=10_000;
        /// `full`: what was acknowledged survives a power cut. `normal`: only a crash of the process.
        pub durability: Durability = Durability::Full, "DURABILITY";
        /// Bytes that must be free on the disk for what is new: messages, conversations, channels, roles, servers,
        /// invitations, members, accounts and bots. With less that is refused, while signing in, reading, editing,
        /// moderating and deleting go on (SQLite).
        pub content_needs_free: u64 = 268_435_456, "CONTENT_NEEDS_FREE";
        /// Bytes held back in a file, and given up when the disk is really full, so that deleting still works (SQLite).
        pub reserve: u64 = 33_554_432, "DISK_RESERVE", 0..=1_099_511_627_776;
        /// Changes that may wait to be written; more are refused with 429.
        pub write_queue: usize = 4_096, "DATABASE_WRITE_QUEUE", 1..=1_000_000;
        /// Reads that may wait; more are refused with 429.
        pub read_queue: usize = 4_096, "DATABASE_READ_QUEUE", 1..=1_000_000;
    }
}

/// What an acknowledged write survives (SQLite).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Durability {
    Full,
    Normal,
}

impl FromStr for Durability {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "full" => Ok(Self::Full),
            "normal" => Ok(Self::Normal),
            _ => Err("must be `full` or `normal`"),
        }
    }
}

impl fmt::Display for Durability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Full => "full",
            Self::Normal => "normal",
        })
    }
}

shared_web::text_setting!(Durability);
