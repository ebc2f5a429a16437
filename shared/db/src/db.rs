//! The handle that servers hold: units of work and reads are handed in here.

use std::path::Path;
use std::sync::Arc;

use diesel::{QueryResult, SqliteConnection};

use crate::backup::RESTORE_JOURNAL;
use crate::job::{BoxedJob, job};
use crate::options::Place;
use crate::postgres::Postgres;
use crate::secrets::{self, SecretError};
use crate::sqlite::{SqliteDb, vacuum};
use crate::{Backend, Conn, DbError, DbOptions, Migrations, OpenError, Publish, Unit};

/// An open database. Cheap to clone; the last clone closes it, [`close`](Self::close) does so in order.
pub struct Db<P: Publish> {
    engine: Arc<Engine<P>>,
    data_dir: Arc<Path>,
}

impl<P: Publish> Clone for Db<P> {
    fn clone(&self) -> Self {
        Self { engine: Arc::clone(&self.engine), data_dir: Arc::clone(&self.data_dir) }
    }
}

enum Engine<P: Publish> {
    Sqlite(SqliteDb<P>),
    Postgres(Postgres<P>),
}

impl<P: Publish> Db<P> {
    /// Opens the database, migrates it to the newest schema and starts its threads.
    pub async fn open(
        options: DbOptions,
        migrations: Migrations,
        publish: Arc<P>,
    ) -> Result<Self, OpenError> {
        let data_dir: Arc<Path> = Arc::from(options.data_dir.as_path());
        if data_dir.join(RESTORE_JOURNAL).exists() {
            return Err(OpenError::HalfRestored);
        }
        let engine = match options.place()? {
            Place::Sqlite(path) => {
                let open = move || SqliteDb::open(&path, &options, &migrations.sqlite, publish);
                // Copying and migrating a large file takes seconds, so not on the caller's runtime.
                let opened = tokio::task::spawn_blocking(open).await;
                Engine::Sqlite(opened.map_err(|panic| OpenError::Migrate(panic.to_string()))??)
            }
            Place::Postgres(url) => {
                Engine::Postgres(Postgres::open(url, options, migrations.postgres, publish).await?)
            }
        };
        Ok(Self { engine: Arc::new(engine), data_dir })
    }

    /// Runs a unit of work to its end, even if the returned future is dropped, and answers after COMMIT and publish.
    pub async fn write<T, E>(
        &self,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, P::Effects>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit(Lane::Requests, unit).await
    }

    /// As [`write`](Self::write); units of one `lane` (say, a channel's id) commit in the order in which they were
    /// handed in. On PostgreSQL a lane's waiting units share one transaction, so a lane is also the fast way for many
    /// small units; as they share locks as well, they should be short and touch rows of their own lane only.
    pub async fn write_in<T, E>(
        &self,
        lane: u64,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, P::Effects>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit(Lane::Ordered(lane), unit).await
    }

    /// As [`write`](Self::write), for jobs that nobody waits for: requests go first. Keep such units short (some
    /// hundred rows), since requests wait while one runs.
    pub async fn write_background<T, E>(
        &self,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, P::Effects>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit(Lane::Background, unit).await
    }

    /// Reads. Never waits for writers. The connection refuses writes, and too long a read ends as [`DbError::Retry`].
    /// On SQLite all statements of one read see the same moment; on PostgreSQL each statement sees its own.
    pub async fn read<T, E>(
        &self,
        read: impl for<'a, 'b> AsyncFnOnce(&'a mut Conn<'b>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit_read(ReadLane::Fast, read).await
    }

    /// As [`read`](Self::read), in a lane of its own and with a longer limit: search and export.
    pub async fn read_slow<T, E>(
        &self,
        read: impl for<'a, 'b> AsyncFnOnce(&'a mut Conn<'b>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.submit_read(ReadLane::Slow, read).await
    }

    /// Gives a few of the pages that deleting left empty back to the file system, as a background unit. Answers how
    /// many; 0: enough for now. On PostgreSQL always 0, since it does that by itself.
    pub async fn give_back_pages(&self) -> Result<usize, DbError> {
        self.write_background(async |unit: &mut Unit<'_, P::Effects>| {
            Ok(crate::on!(&mut unit.conn, pg | _p | Ok(0), sqlite | s | vacuum::step(s).await)?)
        })
        .await
    }

    /// Looks something up by its key on the caller's own thread, for what is asked so often that the way to a reading
    /// thread would cost more than the answer. A handful of pages at most: the thread does nothing else meanwhile.
    /// `None`, without a look, on PostgreSQL, whose answers have to be awaited.
    pub fn look_up<T>(
        &self,
        look: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> Option<Result<T, DbError>> {
        match &*self.engine {
            Engine::Sqlite(db) => Some(db.look_up(look)),
            Engine::Postgres(_) => None,
        }
    }

    /// Whether new content may be written; uploads ask before they take anything in. SQLite: enough bytes are free
    /// (`content_needs_free`). PostgreSQL: always, since its disk is elsewhere.
    pub fn has_room(&self) -> bool {
        match &*self.engine {
            Engine::Sqlite(db) => db.has_room(),
            Engine::Postgres(_) => true,
        }
    }

    /// What keeps this database from taking everything, in words for health: `disk_full` while it has no room.
    pub fn problems(&self) -> Vec<&'static str> {
        if self.has_room() { Vec::new() } else { vec!["disk_full"] }
    }

    /// The secret called `name`. If there is none yet, `fresh` (random bytes, as many as wanted) becomes it.
    /// SQLite: the file `name` in the data directory, readable by its owner only. PostgreSQL: a row of `secrets`.
    pub async fn secret(&self, name: &str, fresh: Vec<u8>) -> Result<Vec<u8>, SecretError> {
        secrets::check_name(name)?;
        let (key, wanted, directory) = (name.to_owned(), fresh.len(), Arc::clone(&self.data_dir));
        let secret = match self.backend() {
            Backend::Sqlite => {
                let file = move || secrets::in_file(&directory, &key, &fresh);
                tokio::task::spawn_blocking(file).await.unwrap_or_else(|panic| Err(panic.into()))?
            }
            Backend::Postgres => {
                let row = async move |unit: &mut Unit<'_, P::Effects>| {
                    secrets::in_table(&mut unit.conn, &key, &fresh).await
                };
                self.write(row).await?
            }
        };
        secrets::check_length(name, secret, wanted)
    }

    pub fn backend(&self) -> Backend {
        match *self.engine {
            Engine::Sqlite(_) => Backend::Sqlite,
            Engine::Postgres(_) => Backend::Postgres,
        }
    }

    /// Refuses new work, finishes what waits, and returns when all connections are closed. Other clones are closed too.
    pub async fn close(self) {
        match &*self.engine {
            Engine::Sqlite(db) => db.close().await,
            Engine::Postgres(db) => db.close().await,
        }
    }

    async fn submit<T, E>(
        &self,
        lane: Lane,
        unit: impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, P::Effects>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (job, receipt) = job(unit);
        match &*self.engine {
            Engine::Sqlite(db) => db.write(lane, job)?,
            Engine::Postgres(db) => db.write(lane, job)?,
        }
        receipt.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    async fn submit_read<T, E>(
        &self,
        lane: ReadLane,
        read: impl for<'a, 'b> AsyncFnOnce(&'a mut Conn<'b>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let unit = async move |unit: &mut Unit<'_, ()>| read(&mut unit.conn).await;
        let (job, receipt): (BoxedJob<()>, _) = job(unit);
        match &*self.engine {
            Engine::Sqlite(db) => db.read(lane, job)?,
            Engine::Postgres(db) => db.read(lane, job)?,
        }
        receipt.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }
}

/// Which line a unit waits in.
#[derive(Clone, Copy)]
pub(crate) enum Lane {
    Requests,
    Ordered(u64),
    Background,
}

/// Which line a read waits in.
#[derive(Clone, Copy)]
pub(crate) enum ReadLane {
    Fast,
    Slow,
}
