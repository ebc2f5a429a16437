//! A disk that really is full: the reserve makes room, and writing goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shared_db::DbError;

use super::disk::disk;
use super::store::{add, ids, open};

#[tokio::test]
async fn the_reserve_makes_room_when_a_commit_found_none() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chat.db");
    let reserve = directory.path().join("chat.db.reserve");
    let free = Arc::new(AtomicU64::new(u64::MAX));
    let measured = Arc::clone(&free);
    let db = open(&path, |options| {
        options.reserve = 1 << 20;
        options.free_space = Arc::new(move |_| Ok(measured.load(Ordering::Relaxed)));
    })
    .await;
    add(&db, 1, 10).await.unwrap();
    assert!(reserve.exists());

    // Too little for content, enough that the reserve is left to the commit that finds no room; the server looks at any
    // moment.
    free.store(100 << 20, Ordering::Relaxed);
    disk().full_while_exists(reserve.clone());
    let lost = add(&db, 2, 10).await;
    assert!(matches!(lost, Err(DbError::Retry)), "{lost:?}");
    assert!(!reserve.exists());
    assert!(!db.has_room(), "new content has to wait");
    add(&db, 2, 10).await.unwrap();
    assert_eq!(ids(&db).await, [-2, -1, 1, 2]);
    db.close().await;
}
