//! A consistent copy of a database file, made while a server uses it: for backups, and before each migration.

use std::fs::{self, File};
use std::path::Path;

use diesel::sql_types::Text;
use diesel::{RunQueryDsl, SqliteConnection};

use super::connect::{self, Access};
use super::pace;
use crate::OpenError;

const PAGE_CACHE: usize = 16 << 20;

/// Copies the database at `from` to `to`, which must not exist yet, without what was deleted. Blocks. Takes no lock that
/// others would notice, and leaves them most of the disk.
pub fn snapshot(from: &Path, to: &Path) -> Result<(), OpenError> {
    // Opening would create it.
    fs::metadata(from).map_err(OpenError::io(from.display().to_string()))?;
    let mut conn = connect::open(from, Access::Copy, PAGE_CACHE)?;
    connect::create(to)?;
    let file = File::open(to).map_err(OpenError::io(to.display().to_string()))?;
    pace::steadily(file, || copy(&mut conn, to))
}

/// Replaces a copy that an earlier attempt left behind.
pub(super) fn copy_before_migrating(conn: &mut SqliteConnection, to: &Path) -> Result<(), OpenError> {
    drop(fs::remove_file(to));
    tracing::info!(copy = %to.display(), "copying the database before it is migrated");
    copy(conn, to)
}

fn copy(conn: &mut SqliteConnection, to: &Path) -> Result<(), OpenError> {
    let shown = to.display().to_string();
    let name = to.to_str().ok_or_else(|| OpenError::Url("the path must be UTF-8".into()))?;
    // It takes an empty file for none.
    connect::create(to)?;
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(name).execute(conn)?;
    // SQLite doesn't sync such a copy.
    File::open(to).and_then(|file| file.sync_all()).map_err(OpenError::io(shown))
}
