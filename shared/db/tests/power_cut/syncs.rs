//! Group commit, counted in syncs: units that wait together cost one, units that come one by one cost one each.

use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use shared_db::{DbError, Unit};

use super::disk::disk;
use super::store::{add, ids, open};

fn log_of(database: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", database.display()))
}

#[tokio::test]
async fn units_that_wait_together_share_one_sync() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chat.db");
    let db = open(&path, |options| options.group_time = Duration::from_hours(1)).await;
    add(&db, 1, 10).await.unwrap();

    let (go, wait) = sync_channel::<()>(0);
    let mut holding = Box::pin(db.write(async move |_: &mut Unit<'_, ()>| {
        wait.recv().unwrap();
        Ok::<_, DbError>(())
    }));
    assert!((&mut holding).now_or_never().is_none());
    let before = disk().syncs(&log_of(&path));
    let mut waiting: Vec<_> = (2..=101).map(|id| Box::pin(add(&db, id, 10))).collect();
    for unit in &mut waiting {
        assert!(unit.now_or_never().is_none());
    }
    go.send(()).unwrap();
    holding.await.unwrap();
    for answer in join_all(waiting).await {
        answer.unwrap();
    }
    assert_eq!(disk().syncs(&log_of(&path)) - before, 1);
    assert_eq!(ids(&db).await.len(), 202);
    db.close().await;
}

#[tokio::test]
async fn a_unit_alone_is_synced_before_it_is_answered() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chat.db");
    let db = open(&path, |_| {}).await;
    add(&db, 1, 10).await.unwrap();
    for id in 2..=11 {
        let before = disk().syncs(&log_of(&path));
        add(&db, id, 10).await.unwrap();
        assert_eq!(disk().syncs(&log_of(&path)) - before, 1);
    }
    db.close().await;
}
