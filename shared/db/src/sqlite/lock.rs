//! Only one server may own a database file. The lock ends with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::beside;
use crate::OpenError;

/// Held for as long as the database is open.
pub(crate) struct ServerLock {
    _file: File,
}

impl ServerLock {
    pub(crate) fn take(database: &Path) -> Result<Self, OpenError> {
        let path = beside(database, "lock");
        let shown = path.display().to_string();
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(OpenError::io(&shown))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: database.display().to_string() }),
            Err(TryLockError::Error(error)) => Err(OpenError::io(shown)(error)),
        }
    }
}
