//! A unit of work in a transaction of its own.

use diesel::result::DatabaseErrorKind::{ClosedConnection, UnableToSendCommand};
use diesel::result::Error;
use diesel_async::pooled_connection::PoolableConnection;
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::pool::Lent;
use super::publisher::Publisher;
use crate::job::BoxedJob;
use crate::stopwatch::Stopwatch;
use crate::{Conn, DbError, Publish};

/// COMMIT after a statement that failed is a rollback that reports success; a savepoint is refused there, so that a
/// unit which overlooked an error can't be acknowledged.
const COMMIT: &str = "SAVEPOINT kept; COMMIT";

/// Runs the unit in the transaction that was begun, commits, publishes, answers.
pub(super) async fn run<P: Publish>(mut job: BoxedJob<P::Effects>, mut conn: Lent, publisher: &Publisher<P>) {
    let fate = attempt(&mut job, &mut conn, publisher).await;
    // The next unit may have the connection before the caller is told.
    give_back(conn, fate.is_ok());
    job.answer(fate);
}

async fn attempt<P: Publish>(
    job: &mut BoxedJob<P::Effects>,
    conn: &mut Lent,
    publisher: &Publisher<P>,
) -> Result<(), DbError> {
    if !job.run(Conn::Pg(conn)).await {
        return conn.batch_execute("ROLLBACK").await.map_err(lost);
    }
    // Room in the publisher's queue first: nothing may come between COMMIT and taking the place in its order.
    let place = publisher.reserve().await;
    commit(conn, COMMIT).await?;
    place.publish(vec![job.take_effects()]).await;
    Ok(())
}

/// A connection that failed between units may be in the middle of anything; when it closes, the server rolls back.
pub(super) fn give_back(conn: Lent, sound: bool) {
    if !sound {
        drop(Object::take(conn));
    }
}

/// Commits by `sql`, and tells how long that took.
pub(super) async fn commit(conn: &mut AsyncPgConnection, sql: &str) -> Result<(), DbError> {
    let started = Stopwatch::start();
    if let Err(error) = conn.batch_execute(sql).await {
        tracing::error!(%error, "a commit failed");
        return Err(if broke(conn, &error) { DbError::InDoubt } else { error.into() });
    }
    metrics::histogram!("db_commit_seconds").record(started.elapsed());
    metrics::counter!("db_commits_total").increment(1);
    Ok(())
}

/// Whether the connection ended, so that nobody knows what became of its last statement.
fn broke(conn: &mut AsyncPgConnection, error: &Error) -> bool {
    conn.is_broken()
        || matches!(error, Error::DatabaseError(UnableToSendCommand | ClosedConnection, _))
        || error.to_string().starts_with("terminating connection")
}

/// What goes wrong between units is not the doing of any of them, and nothing of theirs is kept.
pub(super) fn lost(error: Error) -> DbError {
    match DbError::from(error) {
        DbError::DiskFull => DbError::DiskFull,
        _ => DbError::Retry,
    }
}
