//! PostgreSQL: one thread with a runtime of its own, where the connections live and units run to their end.

mod batch;
pub(crate) mod connect;
pub(crate) mod contents;
mod pool;
pub(crate) mod programs;
mod publisher;
mod reads;
pub(crate) mod replace;
mod start;
mod tls;
mod units;

use std::sync::Arc;

use diesel_migrations::EmbeddedMigrations;
use parking_lot::Mutex;
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::oneshot;

use crate::db::{Lane, ReadLane};
use crate::job::BoxedJob;
use crate::{DbError, DbOptions, OpenError, Publish};

pub(crate) struct Postgres<P: Publish> {
    /// `None` once closed: the tasks end when what waits is done.
    doors: Mutex<Option<Doors<P::Effects>>>,
    stopped: Mutex<Option<oneshot::Receiver<()>>>,
}

/// Where jobs are handed in; each is bounded.
struct Doors<X> {
    requests: mpsc::Sender<BoxedJob<X>>,
    lanes: Vec<mpsc::Sender<BoxedJob<X>>>,
    background: mpsc::Sender<BoxedJob<X>>,
    reads: mpsc::Sender<BoxedJob<()>>,
    slow_reads: mpsc::Sender<BoxedJob<()>>,
}

impl<P: Publish> Postgres<P> {
    pub(crate) async fn open(
        url: String,
        options: DbOptions,
        migrations: EmbeddedMigrations,
        publish: Arc<P>,
    ) -> Result<Self, OpenError> {
        let (doors, stopped) = start::start(url, options, migrations, publish).await?;
        Ok(Self { doors: Mutex::new(Some(doors)), stopped: Mutex::new(Some(stopped)) })
    }

    pub(crate) fn write(&self, lane: Lane, job: BoxedJob<P::Effects>) -> Result<(), DbError> {
        let doors = self.doors.lock();
        let doors = doors.as_ref().ok_or(DbError::Closed)?;
        let door = match lane {
            Lane::Requests => &doors.requests,
            Lane::Ordered(lane) => pick(&doors.lanes, lane).unwrap_or(&doors.requests),
            Lane::Background => &doors.background,
        };
        hand_in(door, job)
    }

    pub(crate) fn read(&self, lane: ReadLane, job: BoxedJob<()>) -> Result<(), DbError> {
        let doors = self.doors.lock();
        let doors = doors.as_ref().ok_or(DbError::Closed)?;
        hand_in(
            match lane {
                ReadLane::Fast => &doors.reads,
                ReadLane::Slow => &doors.slow_reads,
            },
            job,
        )
    }

    pub(crate) async fn close(&self) {
        self.doors.lock().take();
        let stopped = self.stopped.lock().take();
        if let Some(stopped) = stopped {
            // An error means that the thread is gone, which is what is waited for.
            drop(stopped.await);
        }
    }
}

/// Fibonacci hashing: neighbouring ids, which differ in few bits, still spread over all lanes.
fn pick<T>(lanes: &[T], lane: u64) -> Option<&T> {
    let spread = lane.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let count = u64::try_from(lanes.len()).ok().filter(|count| *count > 0)?;
    lanes.get(usize::try_from(spread % count).ok()?)
}

fn hand_in<X>(door: &mpsc::Sender<BoxedJob<X>>, job: BoxedJob<X>) -> Result<(), DbError> {
    door.try_send(job).map_err(|refused| match refused {
        TrySendError::Full(_) => DbError::Busy,
        TrySendError::Closed(_) => DbError::Closed,
    })
}
