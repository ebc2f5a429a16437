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
    let mut before = Moved::default();
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(PERIOD) {
        disk.look();
        rounds = rounds.wrapping_add(1);
        let mut moved = Moved::default();
        let bytes = log.metadata().map_or(0, |about| about.len());
        metrics::gauge!("db_log_bytes").set(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)));
        if bytes >= CHECKPOINT_FROM {
            moved = checkpoint(&mut conn, "PRAGMA wal_checkpoint(PASSIVE)");
            // Who begins a transaction now reads the main file, and the log can begin anew.
            lookups.tell_news();
        }
        lookups.rest();
        // A backup reads one moment for as long as it takes; until then cutting fails, and only keeps the writer waiting.
        if bytes >= CUT_FROM && !moved.is_held_back(&before) && rounds.is_multiple_of(CUT_EVERY) {
            // Little is left to move by now, so the writer waits briefly.
            checkpoint(&mut conn, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        before = moved;
    }
}

/// How far a checkpoint came: pages of the log, and how many of them are in the main file.
#[derive(Default, QueryableByName)]
struct Moved {
    #[diesel(sql_type = Integer)]
    log: i32,
    #[diesel(sql_type = Integer)]
    checkpointed: i32,
}

impl Moved {
    /// Whether a reader keeps the log from being moved further. Mere load doesn't: then it gets on from round to round,
    /// and the log must be cut or it would grow for as long as the load lasts.
    fn is_held_back(&self, before: &Self) -> bool {
        self.log - self.checkpointed >= FEW_PAGES && self.checkpointed == before.checkpointed
    }
}

/// Moves what can be moved. Where that fails nothing was.
fn checkpoint(conn: &mut SqliteConnection, how: &str) -> Moved {
    let started = Stopwatch::start();
    let moved = sql_query(how).get_result(conn);
    metrics::histogram!("db_checkpoint_seconds").record(started.elapsed());
    moved.unwrap_or_else(|error| {
        tracing::warn!(%error, "the database's log could not be moved into its main file");
        Moved::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_holds_the_log_back_and_load_does_not() {
        let moved = |log, checkpointed| Moved { log, checkpointed };
        assert!(moved(40_000, 9_000).is_held_back(&moved(30_000, 9_000)), "a backup reads");
        assert!(!moved(40_000, 38_000).is_held_back(&moved(30_000, 29_000)), "much is written meanwhile");
        assert!(!moved(20_000, 19_900).is_held_back(&moved(20_000, 19_900)), "hardly anything is left");
        assert!(!moved(2_000, 500).is_held_back(&moved(40_000, 40_000)), "the log began anew");
    }
}
