//! A unit of work: one transaction, and what the world is to hear of it once it is on disk.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::QueryResult;
use diesel_async::{AsyncConnection, AsyncPgConnection, TransactionManager};

use crate::{Conn, DbError, on};

/// Takes what committed units have to say.
pub trait Publish: Send + Sync + 'static {
    /// Gathered by a unit while it runs; dropped unseen when it fails.
    type Effects: Default + Send + 'static;

    /// Called after COMMIT, in commit order (on PostgreSQL: in the order in which commits were confirmed), one call at
    /// a time, on a thread where it may block, and before the caller of the unit hears that it succeeded.
    /// It may read from the database, but must not wait for a write.
    fn publish(&self, effects: Self::Effects);

    /// Called after the effects of all units of one commit: the time to hand on, in one go, what was gathered.
    fn flush(&self) {}
}

/// A panic there is a bug of the server, but committed all the same: the units that follow must not suffer for it.
pub(crate) fn publish_safely<P: Publish>(publish: &P, effects: P::Effects) {
    if catch_unwind(AssertUnwindSafe(|| publish.publish(effects))).is_err() {
        tracing::error!("publishing a committed unit panicked");
    }
}

/// As [`publish_safely`].
pub(crate) fn flush_safely<P: Publish>(publish: &P) {
    if catch_unwind(AssertUnwindSafe(|| publish.flush())).is_err() {
        tracing::error!("handing on what was published panicked");
    }
}

/// For processes that have nothing to tell, such as command-line tools.
impl Publish for () {
    type Effects = ();

    fn publish(&self, (): ()) {}
}

/// What a unit's closure works with.
pub struct Unit<'a, X> {
    pub conn: Conn<'a>,
    /// Handed to [`Publish::publish`] if, and only if, the unit commits.
    pub effects: X,
}

impl<X: Clone> Unit<'_, X> {
    /// Runs `f` so that its failure undoes only itself: its writes and its effects, not the unit.
    ///
    /// Needed wherever the unit goes on after an error: after a unique violation SQLite would carry on, PostgreSQL
    /// refuses every further statement until a rollback.
    pub async fn savepoint<T, E>(
        &mut self,
        f: impl for<'x, 'y> AsyncFnOnce(&'x mut Unit<'y, X>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbError>,
    {
        let effects = self.effects.clone();
        self.conn.begin_savepoint().await.map_err(DbError::from)?;
        match f(&mut *self).await {
            Ok(value) => {
                self.conn.release_savepoint().await.map_err(DbError::from)?;
                Ok(value)
            }
            Err(error) => {
                self.effects = effects;
                self.conn.undo_savepoint().await.map_err(DbError::from)?;
                Err(error)
            }
        }
    }
}

/// A part of a transaction that can be undone by itself. Each begin needs exactly one release or undo.
///
/// By name rather than by diesel's count of levels: a unit that panics inside one leaves a count wrong, and what is
/// then undone or committed is another level than was meant.
impl Conn<'_> {
    pub async fn begin_savepoint(&mut self) -> QueryResult<()> {
        self.batch_execute("SAVEPOINT part").await
    }

    pub async fn release_savepoint(&mut self) -> QueryResult<()> {
        self.batch_execute("RELEASE part").await
    }

    pub async fn undo_savepoint(&mut self) -> QueryResult<()> {
        self.batch_execute("ROLLBACK TO part; RELEASE part").await
    }
}

type PgTransaction = <AsyncPgConnection as AsyncConnection>::TransactionManager;

/// For reads of many statements. By diesel's count: the pool closes a connection on which one was left open.
impl Conn<'_> {
    /// From here to [`Self::end_snapshot`] all statements see the same moment. On SQLite those of a read do anyway.
    pub async fn begin_snapshot(&mut self) -> QueryResult<()> {
        const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        on!(self, pg | p | PgTransaction::begin_transaction_sql(p, BEGIN).await, sqlite | _s | Ok(()))
    }

    pub async fn end_snapshot(&mut self) -> QueryResult<()> {
        on!(self, pg | p | PgTransaction::rollback_transaction(p).await, sqlite | _s | Ok(()))
    }
}
