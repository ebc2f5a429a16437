//! How to open a database. Everything but the place has a default.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use crate::OpenError;

/// Which database a [`Db`](crate::Db) talks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// What an acknowledged write on SQLite survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Synced to disk before it is acknowledged: survives a power cut.
    #[default]
    Full,
    /// Survives the end of the process, but a power cut may lose the last moments.
    Normal,
}

impl FromStr for Durability {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "full" => Ok(Self::Full),
            "normal" => Ok(Self::Normal),
            other => Err(format!("DURABILITY is `{other}`, but must be `full` or `normal`")),
        }
    }
}

/// Tells how many bytes are free where a path lies. Replaceable, so that tests can fill the disk.
pub type FreeSpace = Arc<dyn Fn(&Path) -> std::io::Result<u64> + Send + Sync>;

/// Asks the file system.
pub fn free_space() -> FreeSpace {
    Arc::new(|path| fs4::available_space(path))
}

/// Where the database is, and every limit of its queues.
#[derive(Clone)]
pub struct DbOptions {
    /// `sqlite:PATH`, a bare path, or `postgres://…` (with `sslmode` and `sslrootcert` as libpq knows them).
    pub url: String,
    /// Directory for generated secrets (SQLite only).
    pub data_dir: PathBuf,
    /// SQLite only; PostgreSQL's own `synchronous_commit` decides there.
    pub durability: Durability,
    /// Units that may wait for the writer (SQLite), for a connection, or in one lane (PostgreSQL).
    pub write_queue: usize,
    /// Background units that may wait.
    pub background_queue: usize,
    /// Reads that may wait, in either of the two read lanes.
    pub read_queue: usize,
    /// Most units in one commit.
    pub group_size: usize,
    /// How long a commit may gather units. It never waits for one.
    pub group_time: Duration,
    /// SQLite: threads for reading, 2 to 4.
    pub readers: usize,
    /// SQLite: most bytes of pages that each reading connection holds by itself.
    pub page_cache: usize,
    /// SQLite: the same for the writer, who holds all that a commit changes.
    pub writer_page_cache: usize,
    /// Longest time for a read.
    pub read_limit: Duration,
    /// Longest time for a read in the slow lane (search, export).
    pub slow_read_limit: Duration,
    /// PostgreSQL: connections in all, at least 4.
    pub max_connections: usize,
    /// PostgreSQL: batching writers for [`Db::write_in`](crate::Db::write_in), 1 to 3.
    pub lanes: usize,
    /// SQLite: below this many free bytes, new content is refused.
    pub content_needs_free: u64,
    /// SQLite: bytes held back in a file, and given up when the disk is really full.
    pub reserve: u64,
    pub free_space: FreeSpace,
}

impl DbOptions {
    pub fn new(url: impl Into<String>, data_dir: impl Into<PathBuf>) -> Self {
        Self {
            url: url.into(),
            data_dir: data_dir.into(),
            durability: Durability::default(),
            write_queue: 4096,
            background_queue: 64,
            read_queue: 4096,
            group_size: 256,
            group_time: Duration::from_millis(5),
            readers: std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4),
            page_cache: 16 << 20,
            writer_page_cache: 64 << 20,
            read_limit: Duration::from_secs(5),
            slow_read_limit: Duration::from_secs(30),
            max_connections: 10,
            lanes: 2,
            content_needs_free: 256 << 20,
            reserve: 32 << 20,
            free_space: free_space(),
        }
    }

    /// Which database the URL means.
    pub fn backend(&self) -> Result<Backend, OpenError> {
        Ok(match self.place()? {
            Place::Sqlite(_) => Backend::Sqlite,
            Place::Postgres(_) => Backend::Postgres,
        })
    }

    /// The database's file; `None` on PostgreSQL.
    pub fn sqlite_file(&self) -> Result<Option<PathBuf>, OpenError> {
        Ok(match self.place()? {
            Place::Sqlite(path) => Some(path),
            Place::Postgres(_) => None,
        })
    }

    pub(crate) fn place(&self) -> Result<Place, OpenError> {
        if self.url.starts_with("postgres://") || self.url.starts_with("postgresql://") {
            return Ok(Place::Postgres(self.url.clone()));
        }
        let path = self.url.strip_prefix("sqlite:").unwrap_or(&self.url);
        let path = path.strip_prefix("//").unwrap_or(path);
        let parameters = path.contains('?') || path.starts_with("file:");
        if path.is_empty() || path.contains("://") || path == ":memory:" || parameters {
            return Err(OpenError::Url("it must be sqlite:PATH (nothing behind it) or postgres://…".into()));
        }
        Ok(Place::Sqlite(PathBuf::from(path)))
    }
}

/// Where the data is, once the URL is understood.
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

/// The URL may hold a password, so it is left out.
impl fmt::Debug for DbOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DbOptions").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}
