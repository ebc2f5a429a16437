//! Queues have ends, and say so at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::mpsc::sync_channel;

use futures_util::FutureExt;
use shared_db::{Backend, Db, DbError};
use tokio::sync::oneshot;

use super::notes::*;

type Waiting = Pin<Box<dyn Future<Output = Result<i64, Failure>>>>;

#[tokio::test]
async fn a_full_queue_is_told_at_once() {
    let mut world = world().await;
    world.db.clone().close().await;
    let mut options = world.database.options();
    options.write_queue = 2;
    world.db = Db::open(options, migrations(), world.journal.clone()).await.unwrap();

    // Keeps the only writer of the lane busy.
    let (go_sqlite, wait_sqlite) = sync_channel::<()>(1);
    let (go_postgres, wait_postgres) = oneshot::channel::<()>();
    let on_sqlite = world.db.backend() == Backend::Sqlite;
    let db = world.db.clone();
    let mut holding: Waiting = Box::pin(async move {
        db.write_in(5, async move |tx: &mut Tx<'_>| {
            if on_sqlite {
                wait_sqlite.recv().unwrap();
            } else {
                wait_postgres.await.unwrap();
            }
            add(tx, 0).await
        })
        .await
    });
    assert!((&mut holding).now_or_never().is_none());

    let mut waiting: Vec<Waiting> = Vec::new();
    let busy = loop {
        let (db, id) = (world.db.clone(), waiting.len() as i64 + 1);
        let mut unit: Waiting =
            Box::pin(async move { db.write_in(5, async move |tx: &mut Tx<'_>| add(tx, id).await).await });
        match (&mut unit).now_or_never() {
            None => waiting.push(unit),
            Some(answer) => break answer,
        }
        assert!(waiting.len() < 10, "the queue has no end");
    };
    assert!(matches!(busy, Err(Failure::Db(DbError::Busy))), "{busy:?}");

    go_sqlite.send(()).unwrap();
    go_postgres.send(()).unwrap();
    holding.await.unwrap();
    let accepted = waiting.len() as i64;
    for unit in waiting {
        unit.await.unwrap();
    }
    assert_eq!(world.ids().await, (0..=accepted).collect::<Vec<i64>>());
}
