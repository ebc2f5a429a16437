//! Queues have ends, and say so at once.

use std::future::Future;
use std::pin::Pin;

use futures_util::FutureExt;
use shared_db::{Db, DbError};

use super::gate::gate;
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
    let (gate, closed) = gate(world.db.backend());
    let db = world.db.clone();
    let mut holding: Waiting = Box::pin(async move {
        db.write_in(5, async move |tx: &mut Tx<'_>| {
            closed.wait().await;
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

    gate.open();
    holding.await.unwrap();
    let accepted = waiting.len() as i64;
    for unit in waiting {
        unit.await.unwrap();
    }
    assert_eq!(world.ids().await, (0..=accepted).collect::<Vec<i64>>());
}
