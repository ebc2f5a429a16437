//! `manifest.json`, the first file of an archive: what it is of, and what else must be in it, byte for byte.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{bail, ensure};
use serde::{Deserialize, Serialize};
use shared_db::Backend;

use crate::Site;

pub(crate) const NAME: &str = "manifest.json";

/// The only form of archives so far.
pub(crate) const FORMAT: u32 = 1;

/// The longest that is read: a million files.
pub(crate) const MOST_BYTES: u64 = 200 << 20;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub format: u32,
    /// `instance` or `resolver`.
    pub service: String,
    /// Of the program that wrote it.
    pub version: String,
    /// As in the archive's name.
    pub created_at: String,
    pub engine: Engine,
    /// The newest migration of the database.
    pub schema: String,
    /// Rows by table; `None` where somebody else made the dump.
    pub rows: Option<BTreeMap<String, u64>>,
    /// In the order in which they follow.
    pub files: Vec<Entry>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    /// Of files of the configuration; all others are for the server's eyes only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// Where the database is in the archive.
    pub fn database(self) -> &'static str {
        match self {
            Self::Sqlite => "database/sqlite.db",
            Self::Postgres => "database/postgres.dump",
        }
    }

    pub fn backend(self) -> Backend {
        match self {
            Self::Sqlite => Backend::Sqlite,
            Self::Postgres => Backend::Postgres,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

impl From<Backend> for Engine {
    fn from(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::Sqlite,
            Backend::Postgres => Self::Postgres,
        }
    }
}

/// Folders of an archive.
pub(crate) const SECRETS: &str = "secrets/";
pub(crate) const UPLOADS: &str = "uploads/";
pub(crate) const CONFIG: &str = "config/";

impl Manifest {
    /// Refuses what is not `site`'s, what a newer program wrote, and paths that lead elsewhere.
    pub(crate) fn check(&self, site: &Site) -> anyhow::Result<()> {
        ensure!(
            self.format == FORMAT,
            "it was made by a newer version ({}): update the program first",
            self.version
        );
        ensure!(
            self.service == site.service,
            "it is an archive of the {}, and this is the {}",
            self.service,
            site.service
        );
        ensure!(
            site.migrations.knows(self.engine.backend(), &self.schema),
            "its database was made by a newer version ({}; it has migration {}, which this version doesn't know): \
             update the program first",
            self.version,
            self.schema
        );
        let mut seen = BTreeSet::new();
        for entry in &self.files {
            check_path(&entry.path)?;
            ensure!(seen.insert(&entry.path), "it lists `{}` twice", entry.path);
        }
        ensure!(seen.contains(&self.engine.database().to_owned()), "it lists no database");
        Ok(())
    }
}

fn check_path(path: &str) -> anyhow::Result<()> {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', '\0']);
    if !path.split('/').all(plain) {
        bail!("it lists `{}`, which leads out of its folder", path.escape_debug());
    }
    let place = [SECRETS, UPLOADS, CONFIG].iter().any(|folder| path.starts_with(folder));
    let database = [Engine::Sqlite, Engine::Postgres].iter().any(|engine| engine.database() == path);
    ensure!(place || database, "it lists `{}`, which has no place here", path.escape_debug());
    let below = path.strip_prefix(SECRETS);
    ensure!(below.is_none_or(shared_db::is_secret_name), "it lists `{path}`, which is no secret's name");
    Ok(())
}
