//! A thread beside the writer: moves the write-ahead log into the main file, and watches the disk.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use diesel::sql_types::Integer;
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use super::disk::Disk;
use super::log_of;
use super::lookups::Lookups;
use crate::stopwatch::Stopwatch;

const PERIOD: Duration = Duration::from_millis(500);
/// From this size on the log is moved over; readers and the writer go on meanwhile.
const CHECKPOINT_FROM: u64 = 4 << 20;
/// From this size on the log is also cut, for which the writer has to wait a moment. Under constant load the log
/// never empties by itself.
const CUT_FROM: u64 = 64 << 20;
/// So many pages may have been written while others were moved.
const FEW_PAGES: i32 = 1_024;
/// A long read can make cutting fail, so it isn't tried each time.
const CUT_EVERY: u32 = 10;

/// Until the other end of `stop` is dropped.
pub(super) fn run(
    mut conn: SqliteConnection,
    database: &Path,
    disk: &Disk,
    lookups: &Lookups,
    stop: &Receiver<()>,
) {
    let log = log_of(database);
    let mut rounds: u32 = 0;
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(PERIOD) {
        disk.look();
        rounds = rounds.wrapping_add(1);
        let mut left = 0;
        let bytes = log.metadata().map_or(0, |about| about.len());
        metrics::gauge!("db_log_bytes").set(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)));
        if bytes >= CHECKPOINT_FROM {
            left = checkpoint(&mut conn, "PRAGMA wal_checkpoint(PASSIVE)");
            // Who begins a transaction now reads the main file, and the log can begin anew.
            lookups.tell_news();
        }
        lookups.rest();
        // A backup reads one moment for as long as it takes; until then cutting fails, and only keeps the writer waiting.
        if bytes >= CUT_FROM && left < FEW_PAGES && rounds.is_multiple_of(CUT_EVERY) {
            // Little is left to move by now, so the writer waits briefly.
            checkpoint(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}

/// Pages that are still to be moved afterwards.
fn checkpoint(conn: &mut SqliteConnection, how: &str) -> i32 {
    #[derive(QueryableByName)]
    struct Moved {
        #[diesel(sql_type = Integer)]
        log: i32,
        #[diesel(sql_type = Integer)]
        checkpointed: i32,
    }
    let started = Stopwatch::start();
    let moved = sql_query(how).get_result(conn);
    metrics::histogram!("db_checkpoint_seconds").record(started.elapsed());
    match moved {
        Ok(Moved { log, checkpointed }) => log - checkpointed,
        Err(error) => {
            tracing::warn!(%error, "the database's log could not be moved into its main file");
            i32::MAX
        }
    }
}
