//! A thread beside the writer: moves the write-ahead log into the main file, and watches the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;

use super::disk::Disk;
use crate::stopwatch::Stopwatch;

const PERIOD: Duration = Duration::from_millis(500);
/// From this size on the log is moved over; readers and the writer go on meanwhile.
const CHECKPOINT_FROM: u64 = 4 << 20;
/// From this size on the log is also cut, for which the writer has to wait a moment.
const TRUNCATE_FROM: u64 = 64 << 20;

/// Until the other end of `stop` is dropped.
pub(super) fn run(mut conn: SqliteConnection, database: &Path, disk: &Arc<Disk>, stop: &Receiver<()>) {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(PERIOD) {
        disk.look();
        let bytes = log.metadata().map_or(0, |about| about.len());
        metrics::gauge!("db_log_bytes").set(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)));
        if bytes >= CHECKPOINT_FROM {
            checkpoint(&mut conn, bytes >= TRUNCATE_FROM);
        }
    }
}

fn checkpoint(conn: &mut SqliteConnection, truncate: bool) {
    let started = Stopwatch::start();
    let done = conn.batch_execute(if truncate {
        "PRAGMA wal_checkpoint(TRUNCATE)"
    } else {
        "PRAGMA wal_checkpoint(PASSIVE)"
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the database's log could not be moved into its main file");
    }
    metrics::histogram!("db_checkpoint_seconds").record(started.elapsed());
}
