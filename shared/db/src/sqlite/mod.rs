//! SQLite: one writer thread with group commit, a few reader threads, and nobody waits for anybody else's lock.

mod connect;
mod contents;
mod disk;
mod housekeeping;
mod lock;
mod lookups;
mod pace;
mod process;
mod queue;
mod readers;
mod savepoint;
mod snapshot;
mod time_limit;
pub(crate) mod vacuum;
mod writer;

pub(crate) use connect::open_to_read;
pub use contents::examine;
pub use lock::ServerLock;
pub use snapshot::snapshot;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use diesel::{QueryResult, SqliteConnection};
use diesel_migrations::EmbeddedMigrations;
use parking_lot::Mutex;

use crate::db::{Lane, ReadLane};
use crate::job::BoxedJob;
use crate::{DbError, DbOptions, OpenError, Publish, migrations};
use connect::Access;
use disk::Disk;
use lookups::Lookups;
use queue::Queue;
use writer::{About, Writer};

pub(crate) struct SqliteDb<P: Publish> {
    writes: Arc<Queue<BoxedJob<P::Effects>>>,
    reads: Arc<Queue<BoxedJob<()>>>,
    slow_reads: Arc<Queue<BoxedJob<()>>>,
    lookups: Arc<Lookups>,
    disk: Arc<Disk>,
    /// Dropped to stop the housekeeping.
    housekeeping: Mutex<Option<SyncSender<()>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl<P: Publish> SqliteDb<P> {
    /// Blocks while it migrates.
    pub(crate) fn open(
        path: &Path,
        options: &DbOptions,
        migrations: &EmbeddedMigrations,
        publish: Arc<P>,
    ) -> Result<Self, OpenError> {
        let lock = ServerLock::take(path)?;
        let mut conn = connect::open(path, Access::Write(options.durability), options.writer_page_cache)?;
        migrations::run_sqlite(&mut conn, migrations, |conn, version| {
            snapshot::copy_before_migrating(conn, &beside(path, &format!("before-{version}")))
        })?;

        let (stop, stopped) = sync_channel(0);
        let db = Self {
            writes: Arc::new(Queue::new(options.write_queue, options.background_queue)),
            reads: Arc::new(Queue::new(options.read_queue, 0)),
            slow_reads: Arc::new(Queue::new(options.read_queue, 0)),
            lookups: Arc::new(Lookups::new(path.to_owned(), options.page_cache)),
            disk: Arc::new(Disk::new(path, options)),
            housekeeping: Mutex::new(Some(stop)),
            threads: Mutex::default(),
        };
        let about = About { publish, disk: Arc::clone(&db.disk), lookups: Arc::clone(&db.lookups) };
        let writer = Writer::new(conn, Arc::clone(&db.writes), about, lock, options);
        db.start("db-writer", move || writer.run())?;
        for _ in 0..options.readers {
            db.start_reader("db-reader", path, &db.reads, options.page_cache, options.read_limit)?;
        }
        db.start_reader("db-slow-reader", path, &db.slow_reads, options.page_cache, options.slow_read_limit)?;
        let conn = connect::open(path, Access::Checkpoint, options.page_cache)?;
        let (path, disk, lookups) = (path.to_owned(), Arc::clone(&db.disk), Arc::clone(&db.lookups));
        db.start("db-housekeeping", move || housekeeping::run(conn, &path, &disk, &lookups, &stopped))?;
        Ok(db)
    }

    pub(crate) fn write(&self, lane: Lane, job: BoxedJob<P::Effects>) -> Result<(), DbError> {
        match lane {
            Lane::Requests | Lane::Ordered(_) => self.writes.push(job),
            Lane::Background => self.writes.push_background(job),
        }
    }

    pub(crate) fn read(&self, lane: ReadLane, job: BoxedJob<()>) -> Result<(), DbError> {
        match lane {
            ReadLane::Fast => self.reads.push(job),
            ReadLane::Slow => self.slow_reads.push(job),
        }
    }

    pub(crate) fn look_up<T>(
        &self,
        look: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>,
    ) -> Result<T, DbError> {
        self.lookups.look_up(look)
    }

    pub(crate) fn has_room(&self) -> bool {
        self.disk.has_room()
    }

    pub(crate) async fn close(&self) {
        self.refuse_more();
        let threads = std::mem::take(&mut *self.threads.lock());
        let join = move || threads.into_iter().for_each(|thread| drop(thread.join()));
        drop(tokio::task::spawn_blocking(join).await);
    }

    fn start_reader(
        &self,
        name: &str,
        path: &Path,
        queue: &Arc<Queue<BoxedJob<()>>>,
        page_cache: usize,
        limit: std::time::Duration,
    ) -> Result<(), OpenError> {
        let conn = connect::open(path, Access::Read, page_cache)?;
        let queue = Arc::clone(queue);
        self.start(name, move || readers::run(conn, &queue, limit))
    }

    fn start(&self, name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), OpenError> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run);
        self.threads.lock().push(thread.map_err(OpenError::io("cannot start a thread"))?);
        Ok(())
    }

    fn refuse_more(&self) {
        self.writes.close();
        self.reads.close();
        self.slow_reads.close();
        self.lookups.close();
        drop(self.housekeeping.lock().take());
    }
}

/// Also when opening fails half-way: the threads that did start must end.
impl<P: Publish> Drop for SqliteDb<P> {
    fn drop(&mut self) {
        self.refuse_more();
    }
}

/// The write-ahead log of a database file.
fn log_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// The name of a file that belongs to the database: `chat.db` with `lock` gives `chat.db.lock`.
fn beside(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
