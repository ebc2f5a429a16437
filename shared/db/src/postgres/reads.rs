//! Reads, as many at once as their pool has connections, each with a time limit.

use std::time::Duration;

use diesel_async::pooled_connection::deadpool::Object;
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connect::{self, Lent, Pool};
use crate::job::BoxedJob;
use crate::{Conn, DbError};

/// Serves reads until the door is closed.
pub(super) async fn serve(mut jobs: Receiver<BoxedJob<()>>, pool: Pool, limit: Duration) {
    let mut running = JoinSet::new();
    while let Some(job) = jobs.recv().await {
        let Some((job, conn)) = connect::lend(&pool, job).await else { continue };
        running.spawn_local(run(job, conn, limit));
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

async fn run(mut job: BoxedJob<()>, mut conn: Lent, limit: Duration) {
    // The server stops single statements; this stops many short ones.
    let in_time = timeout(limit, job.run(Conn::Pg(&mut conn))).await.is_ok();
    if in_time {
        drop(conn);
        return job.answer(Ok(()));
    }
    // It may still be busy with the statement.
    drop(Object::take(conn));
    job.answer(Err(DbError::Retry));
}
