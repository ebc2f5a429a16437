//! Connections for looks on the callers' own threads.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{QueryResult, SqliteConnection};
use parking_lot::Mutex;

use super::connect::{self, Access};
use crate::{DbError, OpenError, thread_number};

/// A connection for each thread that looks, opened when it is first needed. It stays with its thread: all that it holds
/// would have to be fetched from another core's cache, which costs as much as the look.
///
/// Beginning and ending a transaction costs as much as a look, so a connection stays in its transaction until there is
/// something new to see. Only this process writes (see [`lock`](super::lock)), so it knows when that is.
pub(super) struct Lookups {
    path: PathBuf,
    page_cache: usize,
    /// Counts what makes an open transaction outdated.
    news: AtomicU64,
    eyes: [Mutex<Option<Eye>>; EYES],
    closed: AtomicBool,
}

/// With more threads than these some share a connection.
const EYES: usize = 16;

struct Eye {
    conn: SqliteConnection,
    /// The news that its transaction was begun with.
    open_since: Option<u64>,
}

impl Lookups {
    pub(super) fn new(path: PathBuf, page_cache: usize) -> Self {
        let eyes = std::array::from_fn(|_| Mutex::new(None));
        Self { path, page_cache, news: AtomicU64::new(0), eyes, closed: AtomicBool::new(false) }
    }

    pub(super) fn look_up<T>(
        &self,
        look: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> Result<T, DbError> {
        let mut own = self.eyes[thread_number() % EYES].lock();
        if self.closed.load(Ordering::Acquire) {
            return Err(DbError::Closed);
        }
        // Out of its place meanwhile: after an error, or a panic, its transaction may be gone, so it is dropped.
        let mut eye = match own.take() {
            Some(eye) => eye,
            None => self.open().map_err(|error| {
                tracing::error!(%error, "a connection for looks could not be opened");
                DbError::Busy
            })?,
        };
        eye.be_up_to_date(self.news.load(Ordering::Acquire))?;
        let found = look(&mut eye.conn)?;
        *own = Some(eye);
        Ok(found)
    }

    /// A look that begins after this sees what was committed before.
    pub(super) fn tell_news(&self) {
        self.news.fetch_add(1, Ordering::Release);
    }

    /// Ends the transactions of connections that nobody uses, since they keep the log from being used anew.
    pub(super) fn rest(&self) {
        for eye in &self.eyes {
            let mut eye = eye.lock();
            if eye.as_mut().is_some_and(|eye| eye.close().is_err()) {
                eye.take();
            }
        }
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Release);
        for eye in &self.eyes {
            eye.lock().take();
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
