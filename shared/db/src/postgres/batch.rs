//! A lane: units that wait together share one transaction, and so one sync to disk.

use std::rc::Rc;

use diesel::QueryResult;
use diesel_async::TransactionManager;
use tokio::sync::mpsc::Receiver;

use super::connect::{self, Lent, Pool};
use super::publisher::Publisher;
use super::units::{self, Transaction};
use crate::job::BoxedJob;
use crate::{Conn, DbError, Publish};

/// Serves one lane, group after group, until its door is closed.
pub(super) async fn serve<P: Publish>(
    mut jobs: Receiver<BoxedJob<P::Effects>>,
    pool: Pool,
    publisher: Rc<Publisher<P>>,
    group_size: usize,
) {
    while let Some(first) = jobs.recv().await {
        let Some((first, conn)) = connect::lend(&pool, first).await else { continue };
        let mut group = vec![first];
        while group.len() < group_size {
            let Ok(job) = jobs.try_recv() else { break };
            group.push(job);
        }
        metrics::histogram!("db_group_units")
            .record(f64::from(u32::try_from(group.len()).unwrap_or(u32::MAX)));
        match group.pop() {
            // Alone it needs no savepoint.
            Some(only) if group.is_empty() => units::run(only, conn, &publisher).await,
            Some(last) => {
                group.push(last);
                run_group(group, conn, &publisher).await;
            }
            None => {}
        }
    }
}

async fn run_group<P: Publish>(
    mut group: Vec<BoxedJob<P::Effects>>,
    mut conn: Lent,
    publisher: &Publisher<P>,
) {
    let fate = commit_group(&mut group, &mut conn, publisher).await;
    drop(conn);
    let Err(error) = fate.map_err(DbError::from) else {
        return group.into_iter().for_each(|job| job.answer(Ok(())));
    };
    tracing::error!(%error, units = group.len(), "a group of writes was lost");
    metrics::counter!("db_groups_lost_total").increment(1);
    for job in group {
        job.answer(Err(match &error {
            DbError::DiskFull => DbError::DiskFull,
            DbError::Retry => DbError::Retry,
            // A connection that broke during COMMIT leaves open what came of it: nothing to repeat blindly.
            other => connect::broken(other.to_string()),
        }));
    }
}

async fn commit_group<P: Publish>(
    group: &mut [BoxedJob<P::Effects>],
    conn: &mut Lent,
    publisher: &Publisher<P>,
) -> QueryResult<()> {
    Transaction::begin_transaction(&mut **conn).await?;
    let mut effects = Vec::new();
    for job in group {
        // The manager makes a savepoint of it, as a transaction is open.
        Transaction::begin_transaction(&mut **conn).await?;
        if job.run(Conn::Pg(conn)).await {
            Transaction::commit_transaction(&mut **conn).await?;
            effects.push(job.take_effects());
        } else {
            Transaction::rollback_transaction(&mut **conn).await?;
        }
    }
    let place = publisher.reserve().await;
    units::commit(conn).await?;
    place.publish(effects).await;
    Ok(())
}
