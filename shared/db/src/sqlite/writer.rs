//! The one thread that writes. Units that wait while one commits share the next commit, and so its sync to disk:
//! the slower the disk, the larger the groups.

use std::mem;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{Connection, InstrumentationEvent};
use diesel::{QueryResult, SqliteConnection};
use diesel_async::SimpleAsyncConnection;
use futures_util::FutureExt;

use super::disk::Disk;
use super::lock::ServerLock;
use super::lookups::Lookups;
use super::queue::Queue;
use super::savepoint::Savepoint;
use crate::error::is_disk_full;
use crate::job::{BoxedJob, answer_all};
use crate::stopwatch::Stopwatch;
use crate::unit::{flush_safely, publish_safely};
use crate::{Conn, DbError, DbOptions, Inline, Publish, Sqlite};

/// So often a background unit gets its turn although requests wait.
const BACKGROUND_EVERY: u32 = 16;

pub(super) struct Writer<P: Publish> {
    conn: Sqlite,
    queue: Arc<Queue<BoxedJob<P::Effects>>>,
    about: About<P>,
    group_size: usize,
    group_time: Duration,
    groups: u32,
    /// Released when nothing is written any more.
    _lock: ServerLock,
}

/// Whom the writer tells what.
pub(super) struct About<P> {
    pub publish: Arc<P>,
    pub disk: Arc<Disk>,
    pub lookups: Arc<Lookups>,
}

/// The units of the open transaction, each with whether it succeeded.
type Group<X> = Vec<(BoxedJob<X>, bool)>;

/// The whole transaction is gone; this is why.
struct Lost(DbError);

impl<P: Publish> Writer<P> {
    pub(super) fn new(
        mut conn: SqliteConnection,
        queue: Arc<Queue<BoxedJob<P::Effects>>>,
        about: About<P>,
        lock: ServerLock,
        options: &DbOptions,
    ) -> Self {
        watch_for_full_disk(&mut conn, Arc::clone(&about.disk));
        Self {
            conn: Sqlite::with_runtime(conn, Inline),
            queue,
            about,
            group_size: options.group_size,
            group_time: options.group_time,
            groups: 0,
            _lock: lock,
        }
    }

    /// Until the queue is closed and empty.
    pub(super) fn run(mut self) {
        while let Some(first) = self.queue.pop() {
            self.commit_group(first);
        }
    }

    fn commit_group(&mut self, first: BoxedJob<P::Effects>) {
        metrics::gauge!("db_queue_units").set(count(self.queue.len()));
        if let Err(error) = self.exec("BEGIN IMMEDIATE") {
            tracing::error!(%error, "a transaction could not be started");
            return self.give_up(vec![(first, false)], &DbError::from(error));
        }
        let mut group = Group::<P::Effects>::new();
        let outcome = self.run_group(first, &mut group).and_then(|()| {
            let started = Stopwatch::start();
            self.exec("COMMIT").map_err(lost)?;
            metrics::histogram!("db_commit_seconds").record(started.elapsed());
            metrics::counter!("db_commits_total").increment(1);
            Ok(())
        });
        metrics::histogram!("db_group_units").record(count(group.len()));
        match outcome {
            Ok(()) => {
                self.about.lookups.tell_news();
                // Single units may have failed for lack of space.
                self.about.disk.make_space();
                self.tell(group);
            }
            Err(Lost(reason)) => self.give_up(group, &reason),
        }
    }

    /// Runs the first unit and all that came in meanwhile.
    fn run_group(&mut self, first: BoxedJob<P::Effects>, group: &mut Group<P::Effects>) -> Result<(), Lost> {
        let started = Stopwatch::start();
        self.groups = self.groups.wrapping_add(1);
        let mut background_turn = self.groups.is_multiple_of(BACKGROUND_EVERY);
        let mut next = Some(first);
        while let Some(mut job) = next {
            let result = self.run_unit(&mut job);
            group.push((job, matches!(result, Ok(true))));
            result?;
            let full = group.len() >= self.group_size || started.elapsed() >= self.group_time;
            next = if full { None } else { self.queue.try_pop() };
            if next.is_none() && mem::take(&mut background_turn) {
                next = self.queue.try_pop_background();
            }
        }
        Ok(())
    }

    /// Runs one unit in its savepoint. `Ok(true)`: its writes are part of the group.
    fn run_unit(&mut self, job: &mut BoxedJob<P::Effects>) -> Result<bool, Lost> {
        self.step(Savepoint::Begin).map_err(lost)?;
        // Not ready means that it awaits something other than the database, and would never wake up here.
        let kept = job.run(Conn::Sqlite(&mut self.conn)).now_or_never().unwrap_or_else(|| {
            tracing::error!(
                "a unit of work awaited something other than the database; its writes were undone"
            );
            false
        });
        // A full disk, an I/O error or lack of memory can make SQLite roll back everything, silently.
        // Then the savepoint is gone too, and this fails.
        if !kept {
            self.step(Savepoint::Undo).map_err(lost)?;
        }
        self.step(Savepoint::Release).map_err(lost)?;
        Ok(kept)
    }

    /// Committed: publish in order, then answer all, failed units too (they may have seen what others wrote).
    fn tell(&self, mut group: Group<P::Effects>) {
        for (job, kept) in &mut group {
            if *kept {
                publish_safely(&*self.about.publish, job.take_effects());
            }
        }
        flush_safely(&*self.about.publish);
        answer_all(group.into_iter().map(|(job, _)| job), || Ok(()));
    }

    /// Nothing was kept, and nothing is published: every unit hears whether trying again makes sense.
    fn give_up(&mut self, group: Group<P::Effects>, reason: &DbError) {
        tracing::error!(%reason, units = group.len(), "a group of writes was lost");
        metrics::counter!("db_groups_lost_total").increment(1);
        // After an automatic rollback there is no transaction left, and this fails as it should.
        drop(self.exec("ROLLBACK"));
        let full = matches!(reason, DbError::DiskFull) && !self.about.disk.make_space();
        let fate = || Err(if full { DbError::DiskFull } else { DbError::Retry });
        answer_all(group.into_iter().map(|(job, _)| job), fate);
    }

    fn step(&mut self, step: Savepoint) -> QueryResult<()> {
        ready(self.conn.spawn_blocking(move |conn| diesel::RunQueryDsl::execute(step, conn).map(drop)))
    }

    fn exec(&mut self, sql: &str) -> QueryResult<()> {
        ready(self.conn.batch_execute(sql))
    }
}

/// If this thread should ever die of a bug, nobody may wait for it in vain.
impl<P: Publish> Drop for Writer<P> {
    fn drop(&mut self) {
        self.queue.abandon();
    }
}

fn lost(error: diesel::result::Error) -> Lost {
    Lost(DbError::from(error))
}

/// Units wrap errors in their own types, so what the database said is noted where it says it.
fn watch_for_full_disk(conn: &mut SqliteConnection, disk: Arc<Disk>) {
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::FinishQuery { error: Some(error), .. } = event
            && let diesel::result::Error::DatabaseError(_, about) = error
            && is_disk_full(about.message())
        {
            disk.note_full();
        }
    });
}

/// The result of a future over [`Sqlite`], which is always there.
pub(super) fn ready(future: impl Future<Output = QueryResult<()>>) -> QueryResult<()> {
    future.now_or_never().unwrap_or(Err(diesel::result::Error::BrokenTransactionManager))
}

#[expect(clippy::cast_precision_loss, reason = "a group has a few hundred units")]
fn count(units: usize) -> f64 {
    units as f64
}
