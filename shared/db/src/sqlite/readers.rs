//! Reader threads: each read is one transaction, so that its statements see the same moment.

use std::time::Duration;

use diesel::SqliteConnection;
use diesel_async::SimpleAsyncConnection;
use futures_util::FutureExt;

use super::queue::Queue;
use super::time_limit;
use super::writer::ready;
use crate::job::BoxedJob;
use crate::{Conn, DbError, Inline, Sqlite};

/// Serves reads until the queue is closed and empty.
pub(super) fn run(conn: SqliteConnection, queue: &Queue<BoxedJob<()>>, limit: Duration) {
    let mut conn = Sqlite::with_runtime(conn, Inline);
    while let Some(mut job) = queue.pop() {
        if let Err(error) = ready(conn.batch_execute("BEGIN")) {
            job.answer(Err(DbError::from(error)));
            continue;
        }
        time_limit::within(limit, || {
            if job.run(Conn::Sqlite(&mut conn)).now_or_never().is_none() {
                tracing::error!("a read awaited something other than the database");
            }
        });
        // Without a transaction there is nothing to end: an error of its own kind rolled it back.
        drop(ready(conn.batch_execute("ROLLBACK")));
        job.answer(Ok(()));
    }
}
