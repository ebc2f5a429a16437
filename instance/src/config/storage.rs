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
        /// Connections to PostgreSQL.
        pub max_connections: usize = 10, "DATABASE_MAX_CONNECTIONS";
        /// `full`: what was acknowledged survives a power cut. `normal`: only a crash of the process.
        pub durability: Durability = Durability::Full, "DURABILITY";
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
