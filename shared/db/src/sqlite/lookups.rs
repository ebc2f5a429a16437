//! Connections for looks on the callers' own threads.

use std::path::PathBuf;

use diesel::{QueryResult, SqliteConnection};
use parking_lot::Mutex;

use super::connect::{self, Access};
use crate::{DbError, OpenError};

/// As many connections as threads have looked at the same time; each is opened when it is first needed.
pub(super) struct Lookups {
    path: PathBuf,
    page_cache: usize,
    /// `None` once closed.
    idle: Mutex<Option<Vec<SqliteConnection>>>,
}

impl Lookups {
    pub(super) fn new(path: PathBuf, page_cache: usize) -> Self {
        Self { path, page_cache, idle: Mutex::new(Some(Vec::new())) }
    }

    pub(super) fn look_up<T>(
        &self,
        look: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> Result<T, DbError> {
        let idle = self.idle.lock().as_mut().ok_or(DbError::Closed)?.pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => self.open().map_err(|error| {
                tracing::error!(%error, "a connection for looks could not be opened");
                DbError::Busy
            })?,
        };
        let found = look(&mut conn).map_err(DbError::from);
        if let Some(idle) = self.idle.lock().as_mut() {
            idle.push(conn);
        }
        found
    }

    pub(super) fn close(&self) {
        drop(self.idle.lock().take());
    }

    fn open(&self) -> Result<SqliteConnection, OpenError> {
        connect::open(&self.path, Access::Read, self.page_cache)
    }
}
