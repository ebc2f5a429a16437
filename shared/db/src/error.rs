//! What can go wrong with the database, by what the caller should do about it.

use diesel::result::{DatabaseErrorKind, Error};

/// Why a unit of work or a read has no result.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// A bounded queue is full. Nothing was run. Answer: 429, scope `shared`.
    #[error("the database has too much to do at the moment")]
    Busy,
    /// Nothing was kept, through no fault of the unit: its group was lost, it collided with another transaction, or it
    /// ran into its time limit. The same request may succeed when sent again. Answer: 429, scope `shared`.
    #[error("the database could not finish this in time; try again")]
    Retry,
    /// The database went away during COMMIT: what the unit wrote may have been kept or not. Nothing was published.
    /// Sending the same again could do it twice. Answer: 503, which libraries don't repeat by themselves.
    #[error("the database went away while this was being saved; it may have been saved or not")]
    InDoubt,
    /// No room for new content, or none at all. Answer: 507.
    #[error("the server's disk is full")]
    DiskFull,
    /// The server is stopping. Nothing was run.
    #[error("the database is closed")]
    Closed,
    /// The unit panicked or awaited something other than the database; its writes were undone. A bug: answer 500.
    #[error("the unit of work failed unexpectedly")]
    Panicked,
    /// Everything else, not-found and unique violations among it.
    #[error(transparent)]
    Diesel(Error),
}

impl DbError {
    /// Whether a row that must be the only one of its kind was there already, or one that must be there was gone. For
    /// units that asked before they wrote, another transaction was faster.
    pub fn is_taken(&self) -> bool {
        use DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
        matches!(self, Self::Diesel(Error::DatabaseError(UniqueViolation | ForeignKeyViolation, _)))
    }
}

/// Sorts a database's complaint by its cause. Error types of units should come through here as well
/// (`DbError::from(error).into()`), so that collisions and a full disk are told apart from bugs.
impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        let Error::DatabaseError(kind, about) = &error else {
            return Self::Diesel(error);
        };
        let text = about.message();
        if matches!(kind, DatabaseErrorKind::SerializationFailure) || is_passing(text) || is_gone(text) {
            Self::Retry
        } else if is_disk_full(text) {
            Self::DiskFull
        } else {
            Self::Diesel(error)
        }
    }
}

/// SQLite's texts are those of `sqlite3_errstr` (busy, locked, interrupted); PostgreSQL's are deadlock_detected,
/// lock_not_available and query_canceled, which diesel doesn't tell apart by kind.
fn is_passing(text: &str) -> bool {
    ["database is locked", "database table is locked", "interrupted"].contains(&text)
        || text.starts_with("deadlock detected")
        || text.starts_with("could not obtain lock")
        || text.starts_with("canceling statement due to")
}

/// The connection to PostgreSQL broke, or the server ends it. The texts are tokio_postgres's own, tokio's for the task
/// that drove the connection, and PostgreSQL's while it stops, has crashed, or starts.
fn is_gone(text: &str) -> bool {
    ["connection closed", "error communicating with the server", "channel closed"].contains(&text)
        || text.starts_with("terminating connection")
        || text.starts_with("the database system is ")
}

/// SQLITE_FULL, and PostgreSQL's disk_full.
pub(crate) fn is_disk_full(text: &str) -> bool {
    text == "database or disk is full" || text.contains("No space left on device")
}

/// Why a database couldn't be opened. The texts are for the person who starts the server.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL is not understood: {0}")]
    Url(String),
    #[error(
        "{path} is in use by another server. Stop that one first; two servers must not share a database file."
    )]
    InUse { path: String },
    #[error(
        "the database was made by a newer version of this program: it has migration {version}, which this version doesn't \
         know. Nothing was changed. Start the newer version again, or restore the backup made before the update."
    )]
    FromTheFuture { version: String },
    #[error("{path} is damaged: {why}")]
    Damaged { path: String, why: String },
    #[error("the database was not made by this program: it has none of its migrations")]
    Foreign,
    #[error(
        "a restore of this data was interrupted. Run the subcommand `restore` without a file to finish it; \
         `restore --undo` after that brings back what was there before."
    )]
    HalfRestored,
    #[error("{name} is not there. {}", INSTALL_PROGRAMS)]
    NoProgram { name: String },
    #[error("{name}: {said}")]
    Program { name: String, said: String },
    #[error("cannot connect to the database: {0}")]
    Connect(String),
    #[error("migrating the database failed: {0}")]
    Migrate(String),
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error("preparing the database failed: {0}")]
    Prepare(#[from] Error),
}

const INSTALL_PROGRAMS: &str = "Install PostgreSQL's client programs, not older than the server, or say where they are with \
                                PG_DUMP and PG_RESTORE.";

impl OpenError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
