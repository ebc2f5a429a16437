//! A lane: units that wait together share one transaction, and so one sync to disk.

use std::rc::Rc;

use diesel_async::SimpleAsyncConnection;
use tokio::sync::mpsc::Receiver;

use super::pool::{Lent, Pool};
use super::publisher::Publisher;
use super::units::{self, lost};
use crate::job::{BoxedJob, answer_all};
use crate::{Conn, DbError, Publish};

/// Serves one lane, group after group, until its door is closed.
pub(super) async fn serve<P: Publish>(
    mut jobs: Receiver<BoxedJob<P::Effects>>,
    pool: Rc<Pool>,
    publisher: Rc<Publisher<P>>,
    group_size: usize,
) {
    while let Some((first, conn)) = pool.next_unit(&mut jobs).await {
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
    units::give_back(conn, fate.is_ok());
    let Err(error) = fate else {
        return answer_all(group, || Ok(()));
    };
    tracing::error!(%error, units = group.len(), "a group of writes was lost");
    metrics::counter!("db_groups_lost_total").increment(1);
    answer_all(group, || {
        Err(match &error {
            DbError::DiskFull => DbError::DiskFull,
            DbError::InDoubt => DbError::InDoubt,
            _ => DbError::Retry,
        })
    });
}

/// Each unit has a savepoint. What ends one and begins the next is one message, so that a unit costs its own statements
/// and one round trip.
///
/// One INSERT for the rows of many units would be cheaper still. Measured for a message of 100 bytes, in microseconds of
/// processor, PostgreSQL's and ours: a transaction each 45 + 16, this 31 + 10, one INSERT for 64 of them 10 + 1. But a
/// unit is a closure that reads and decides, and runs once: it would have to hand in rows instead, and could not be
/// repeated alone when its neighbour's row is refused. Too much for 30 microseconds of a call; it would be right for
/// the lane's pace with a distant database, which is two round trips a unit: some 2,500 a second at 0.2 ms.
async fn commit_group<P: Publish>(
    group: &mut [BoxedJob<P::Effects>],
    conn: &mut Lent,
    publisher: &Publisher<P>,
) -> Result<(), DbError> {
    let mut effects = Vec::new();
    let mut kept = false;
    for (place, job) in group.iter_mut().enumerate() {
        let begin = match (place, kept) {
            (0, _) => "SAVEPOINT unit",
            (_, true) => "RELEASE unit; SAVEPOINT unit",
            // It is still there afterwards, for the next.
            (_, false) => "ROLLBACK TO unit",
        };
        conn.batch_execute(begin).await.map_err(lost)?;
        kept = job.run(Conn::Pg(conn)).await;
        if kept {
            effects.push(job.take_effects());
        }
    }
    let place = publisher.reserve().await;
    units::commit(conn, if kept { "RELEASE unit; COMMIT" } else { "ROLLBACK TO unit; COMMIT" }).await?;
    place.publish(effects).await;
    Ok(())
}
