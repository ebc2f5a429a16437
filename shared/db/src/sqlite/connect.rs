//! Opening a connection with the settings that this design rests on.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use url::Url;

use super::{log_of, process};
use crate::{Durability, OpenError};

#[derive(Clone, Copy)]
pub(super) enum Access {
    Write(Durability),
    Read,
    /// For a copy into another file. (`query_only` would forbid that too.)
    Copy,
    /// Moves the log into the main file; writes no data of its own.
    Checkpoint,
}

/// `page_cache`: most bytes of pages that it holds by itself, beside those that the kernel holds for all.
pub(super) fn open(path: &Path, access: Access, page_cache: usize) -> Result<SqliteConnection, OpenError> {
    process::prepare();
    if let Access::Write(_) = access {
        create(path)?;
    }
    let path = path.to_str().ok_or_else(|| OpenError::Url("the path must be UTF-8".into()))?;
    let mut conn =
        SqliteConnection::establish(path).map_err(|error| OpenError::Connect(format!("{path}: {error}")))?;
    conn.batch_execute(COMMON)?;
    conn.batch_execute(&format!("PRAGMA cache_size = -{}", page_cache >> 10))?;
    conn.batch_execute(match access {
        Access::Write(Durability::Full) => WRITE_FULL,
        Access::Write(Durability::Normal) => WRITE_NORMAL,
        Access::Read => "PRAGMA query_only = ON;",
        Access::Copy => "",
        Access::Checkpoint => CHECKPOINT,
    })?;
    Ok(conn)
}

/// For reading a database that nobody writes meanwhile: nothing of it can change, not even by what SQLite does to one
/// when the last connection is closed.
pub(crate) fn open_to_read(path: &Path) -> Result<SqliteConnection, OpenError> {
    process::prepare();
    let shown = path.display().to_string();
    let absolute = std::path::absolute(path).map_err(OpenError::io(&shown))?;
    let not_utf8 = |()| OpenError::Url("the path must be UTF-8".into());
    let mut url = Url::from_file_path(absolute).map_err(not_utf8)?;
    // Where all is in the main file, nothing is made beside it either.
    let has_log = log_of(path).metadata().is_ok_and(|log| log.len() > 0);
    url.set_query(Some(if has_log { "mode=ro" } else { "mode=ro&immutable=1" }));
    let mut conn = SqliteConnection::establish(url.as_str())
        .map_err(|error| OpenError::Connect(format!("{shown}: {error}")))?;
    conn.batch_execute(COMMON)?;
    Ok(conn)
}

/// Makes the file if there is none, for its owner only: whoever reads it has everybody's messages and the digests of
/// their passwords. SQLite gives the log beside it the same mode.
pub(super) fn create(path: &Path) -> Result<(), OpenError> {
    let made = OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    made.map(drop).map_err(OpenError::io(path.display().to_string()))
}

const COMMON: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA mmap_size = 268435456;
    PRAGMA temp_store = MEMORY;
    PRAGMA trusted_schema = OFF;
";

// auto_vacuum only takes effect before the first table, and before the switch to WAL writes the first page.
// Checkpoints have a thread of their own, so that no unit pays for one.
const WRITE_FULL: &str = "
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
";

// While it waits for a reader, a checkpoint that cuts the log keeps the writer waiting too: not for long, then.
// NORMAL still syncs the log before pages move, and the pages before the log is used anew.
const CHECKPOINT: &str = "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 250;";

const WRITE_NORMAL: &str = "
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
";

#[cfg(test)]
mod tests {
    use diesel::dsl::sql;
    use diesel::prelude::*;
    use diesel::sql_types::Bool;

    #[test]
    fn connections_share_no_lock_for_their_pages() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let locked = sql::<Bool>("sqlite_compileoption_used('ENABLE_MEMORY_MANAGEMENT')");
        let locked: bool = diesel::select(locked).get_result(&mut conn).unwrap();
        assert!(!locked, "SQLite is not built as .cargo/config.toml says");
    }
}
