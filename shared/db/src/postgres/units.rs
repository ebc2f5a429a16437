//! A unit of work in a transaction of its own.

use diesel::QueryResult;
use diesel_async::{AsyncConnection, AsyncPgConnection, TransactionManager};

use super::connect::Lent;
use super::publisher::Publisher;
use crate::job::BoxedJob;
use crate::stopwatch::Stopwatch;
use crate::{Conn, DbError, Publish};

pub(super) type Transaction = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// Runs the unit, commits, publishes, answers. A connection that is left in doubt doesn't go back to the pool.
pub(super) async fn run<P: Publish>(mut job: BoxedJob<P::Effects>, mut conn: Lent, publisher: &Publisher<P>) {
    let fate: QueryResult<()> = async {
        Transaction::begin_transaction(&mut *conn).await?;
        if !job.run(Conn::Pg(&mut conn)).await {
            // If even that fails, the server rolls back by itself, and the pool throws the connection away.
            drop(Transaction::rollback_transaction(&mut *conn).await);
            return Ok(());
        }
        // Room in the publisher's queue first: nothing may come between COMMIT and taking the place in its order.
        let place = publisher.reserve().await;
        commit(&mut conn).await?;
        place.publish(vec![job.take_effects()]).await;
        Ok(())
    }
    .await;
    // The next unit may have the connection before the caller is told.
    drop(conn);
    job.answer(fate.map_err(DbError::from));
}

/// Commits, and tells how long that took.
pub(super) async fn commit(conn: &mut AsyncPgConnection) -> QueryResult<()> {
    let started = Stopwatch::start();
    Transaction::commit_transaction(conn).await?;
    metrics::histogram!("db_commit_seconds").record(started.elapsed());
    metrics::counter!("db_commits_total").increment(1);
    Ok(())
}
