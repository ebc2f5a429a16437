//! Writers that note what was acknowledged, and a power cut in their midst.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use diesel::connection::{Connection, SimpleConnection};
use diesel::sqlite::SqliteConnection;
use shared_db::Durability;
use tokio::sync::mpsc;

use super::chance::Chance;
use super::disk::{Lost, disk};
use super::store::{add, ids, integrity, open};

const WRITERS: i64 = 8;

/// What happens to the log meanwhile. A checkpoint syncs it, and with it all that was written so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Log {
    /// It is moved over all the time, so that cuts fall into that as well.
    MovedOver,
    /// Nobody syncs it but who writes it: so little is written that the server's own checkpoints don't begin.
    LeftAlone,
}

pub(crate) struct Outcome {
    pub(crate) acknowledged: usize,
    pub(crate) missing: Vec<i64>,
}

pub(crate) async fn cut_power(durability: Durability, log: Log, seed: u64, lost: Lost) -> Outcome {
    let (before, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = open(&before.path().join("chat.db"), |options| options.durability = durability).await;
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let stop = Arc::new(AtomicBool::new(false));
    let (count, mut counted) = mpsc::channel(1);
    let writers: Vec<_> = (1..=WRITERS)
        .map(|writer| {
            let (db, acknowledged, stop) = (db.clone(), Arc::clone(&acknowledged), Arc::clone(&stop));
            let (count, mut chance) = (count.clone(), Chance::new(seed + u64::try_from(writer).unwrap()));
            tokio::spawn(async move {
                for id in (writer..).step_by(usize::try_from(WRITERS).unwrap()) {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    add(&db, id, usize::try_from(chance.below(3000)).unwrap()).await.unwrap();
                    acknowledged.lock().unwrap().push(id);
                    let _ = count.send(()).await;
                }
            })
        })
        .collect();
    let moving = log == Log::MovedOver;
    let checkpoints = moving.then(|| checkpoints(before.path().join("chat.db"), Arc::clone(&stop)));

    let more = if moving { Chance::new(seed).below(250) } else { 0 };
    for _ in 0..50 + more {
        counted.recv().await.unwrap();
    }
    // First the list, then the cut: what is on the list was acknowledged before.
    let acknowledged: Vec<i64> = acknowledged.lock().unwrap().clone();
    disk().cut(before.path(), after.path(), lost);

    stop.store(true, Ordering::Relaxed);
    counted.close();
    for writer in writers {
        writer.await.unwrap();
    }
    if let Some(checkpoints) = checkpoints {
        checkpoints.join().unwrap();
    }
    db.close().await;

    let found = recovered(after.path().join("chat.db")).await;
    for id in &found {
        assert!(found.binary_search(&-id).is_ok(), "seed {seed}: half of unit {id} is there");
    }
    let missing = acknowledged.iter().copied().filter(|id| found.binary_search(id).is_err()).collect();
    Outcome { acknowledged: acknowledged.len(), missing }
}

/// What a server finds when it starts again.
async fn recovered(path: PathBuf) -> Vec<i64> {
    let db = open(&path, |_| {}).await;
    let found = ids(&db).await;
    assert_eq!(integrity(&db).await, "ok");
    db.close().await;
    found
}

fn checkpoints(path: PathBuf, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
        conn.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL").unwrap();
        while !stop.load(Ordering::Relaxed) {
            conn.batch_execute("PRAGMA wal_checkpoint(PASSIVE)").unwrap();
        }
    })
}
