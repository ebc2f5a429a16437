//! Only one server may own a database file. The lock ends with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::beside;
use crate::OpenError;

/// Held for as long as the database is open, and while a restore puts another one in its place.
pub struct ServerLock {
    path: PathBuf,
    _file: File,
}

impl ServerLock {
    /// Takes the lock of the database at this path, or says that somebody else has it.
    pub fn take(database: &Path) -> Result<Self, OpenError> {
        let path = beside(database, "lock");
        let shown = path.display().to_string();
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(OpenError::io(&shown))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path, _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: database.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(OpenError::io(shown)(error)),
        }
    }

    /// Its file, which stays.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
