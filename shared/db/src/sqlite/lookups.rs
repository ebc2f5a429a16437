//! Connections for looks on the callers' own threads.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{QueryResult, SqliteConnection};
use parking_lot::Mutex;

use super::connect::{self, Access};
use crate::{DbError, OpenError};

/// As many connections as threads have looked at the same time; each is opened when it is first needed.
///
/// Beginning and ending a transaction costs as much as a look, so a connection stays in its transaction until there is
/// something new to see. Only this process writes (see [`lock`](super::lock)), so it knows when that is.
pub(super) struct Lookups {
    path: PathBuf,
    page_cache: usize,
    /// Counts what makes an open transaction outdated.
    news: AtomicU64,
    /// `None` once closed.
    idle: Mutex<Option<Vec<Eye>>>,
}

struct Eye {
    conn: SqliteConnection,
    /// The news that its transaction was begun with.
    open_since: Option<u64>,
}

impl Lookups {
    pub(super) fn new(path: PathBuf, page_cache: usize) -> Self {
        Self { path, page_cache, news: AtomicU64::new(0), idle: Mutex::new(Some(Vec::new())) }
    }

    pub(super) fn look_up<T>(
        &self,
        look: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> Result<T, DbError> {
        let idle = self.idle.lock().as_mut().ok_or(DbError::Closed)?.pop();
        let mut eye = match idle {
            Some(eye) => eye,
            None => self.open().map_err(|error| {
                tracing::error!(%error, "a connection for looks could not be opened");
                DbError::Busy
            })?,
        };
        eye.be_up_to_date(self.news.load(Ordering::Acquire))?;
        // After an error the connection is dropped, since its transaction may be gone.
        let found = look(&mut eye.conn)?;
        self.put_back(eye);
        Ok(found)
    }

    /// A look that begins after this sees what was committed before.
    pub(super) fn tell_news(&self) {
        self.news.fetch_add(1, Ordering::Release);
    }

    /// Ends the transactions of connections that nobody uses, since they keep the log from being used anew.
    pub(super) fn rest(&self) {
        let idle = self.idle.lock().as_mut().map(std::mem::take).unwrap_or_default();
        for mut eye in idle {
            if eye.close().is_ok() {
                self.put_back(eye);
            }
        }
    }

    pub(super) fn close(&self) {
        drop(self.idle.lock().take());
    }

    fn put_back(&self, eye: Eye) {
        if let Some(idle) = self.idle.lock().as_mut() {
            idle.push(eye);
        }
    }

    fn open(&self) -> Result<Eye, OpenError> {
        let conn = connect::open(&self.path, Access::Read, self.page_cache)?;
        Ok(Eye { conn, open_since: None })
    }
}

impl Eye {
    fn be_up_to_date(&mut self, news: u64) -> QueryResult<()> {
        if self.open_since != Some(news) {
            self.close()?;
            self.conn.batch_execute("BEGIN")?;
            self.open_since = Some(news);
        }
        Ok(())
    }

    fn close(&mut self) -> QueryResult<()> {
        match self.open_since.take() {
            Some(_) => self.conn.batch_execute("ROLLBACK"),
            None => Ok(()),
        }
    }
}
