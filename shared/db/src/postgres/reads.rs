//! Reads, as many at once as their pool has connections, each with a time limit.

use std::rc::Rc;
use std::time::Duration;

use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::pooled_connection::deadpool::Object;
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::pool::{Lent, Pool};
use crate::job::BoxedJob;
use crate::{Conn, DbError};

/// Serves reads until the door is closed.
pub(super) async fn serve(mut jobs: Receiver<BoxedJob<()>>, pool: Rc<Pool>, limit: Duration) {
    let mut running = JoinSet::new();
    while let Some((job, conn)) = pool.next_read(&mut jobs).await {
        running.spawn_local(run(job, conn, limit));
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

async fn run(mut job: BoxedJob<()>, mut conn: Lent, limit: Duration) {
    // The server stops single statements; this stops many short ones.
    let Ok(succeeded) = timeout(limit, job.run(Conn::Pg(&mut conn))).await else {
        // It may still be busy with the statement.
        drop(Object::take(conn));
        return job.answer(Err(DbError::Retry));
    };
    let broke = !succeeded && conn.is_broken();
    drop(conn);
    job.answer(if broke { Err(DbError::Retry) } else { Ok(()) });
}
