//! A disk that fails to write: nobody is told that something was kept, and when it works again, so does the database.

use futures_util::future::join_all;
use shared_db::DbError;

use super::disk::disk;
use super::store::{add, ids, integrity, open};

#[tokio::test]
async fn what_a_broken_disk_did_not_take_may_be_sent_again() {
    let directory = tempfile::tempdir().unwrap();
    let db = open(&directory.path().join("chat.db"), |_| {}).await;
    add(&db, 1, 10).await.unwrap();

    let fault = directory.path().join("fault");
    disk().broken_while_exists(fault.clone());
    std::fs::write(&fault, "").unwrap();
    for lost in join_all((2..=20).map(|id| add(&db, id, 10))).await {
        assert!(matches!(lost, Err(DbError::Retry)), "{lost:?}");
    }
    assert_eq!(ids(&db).await, [-1, 1]);

    std::fs::remove_file(&fault).unwrap();
    add(&db, 2, 10).await.unwrap();
    assert_eq!(ids(&db).await, [-2, -1, 1, 2]);
    assert_eq!(integrity(&db).await, "ok");
    db.close().await;
}
