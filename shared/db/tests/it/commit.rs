//! Commit, publish, answer: in this order, and nobody can stop it half-way.

use futures_util::FutureExt;
use futures_util::future::join_all;
use shared_db::{Backend, on};
use tokio::sync::oneshot;

use super::gate::gate;
use super::notes::*;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

#[tokio::test]
async fn a_unit_is_kept_and_published_before_it_is_answered() {
    let world = world().await;
    assert_eq!(world.add(1).await.unwrap(), 1);
    assert_eq!(world.journal.published(), [1]);
    assert_eq!(world.ids().await, [1]);
}

#[tokio::test]
async fn units_are_published_in_the_order_in_which_they_commit() {
    let world = world().await;
    let tasks = (0..64).map(|_| {
        let db = world.db.clone();
        tokio::spawn(db_next(db))
    });
    for task in join_all(tasks).await {
        task.unwrap().unwrap();
    }
    assert_eq!(world.journal.published(), (1..=64).collect::<Vec<i64>>());
}

/// The id that a unit takes tells its place among the commits.
async fn db_next(db: shared_db::Db<Journal>) -> Result<i64, Failure> {
    db.write_in(7, async |tx: &mut Tx<'_>| {
        let newest: Option<i64> =
            on!(&mut tx.conn, |c| notes::table.select(diesel::dsl::max(notes::id)).get_result(c).await)?;
        add(tx, newest.unwrap_or(0) + 1).await
    })
    .await
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_cancel_its_unit() {
    let world = world().await;
    let (gate, closed) = gate(world.db.backend());
    let mut gone = Box::pin(world.db.write_in(3, async move |tx: &mut Tx<'_>| {
        closed.wait().await;
        add(tx, 1).await
    }));
    assert!((&mut gone).now_or_never().is_none());
    drop(gone);
    gate.open();
    // The same lane: once this is answered, the first has run.
    world.db.write_in(3, async |tx: &mut Tx<'_>| add(tx, 2).await).await.unwrap();
    assert_eq!(world.ids().await, [1, 2]);
    assert_eq!(world.journal.published(), [1, 2]);
}

#[tokio::test]
async fn closing_finishes_what_waits_and_refuses_the_rest() {
    let world = world().await;
    // Else it might be done before it is first looked at.
    let (gate, closed) = gate(world.db.backend());
    let mut waiting = Box::pin(world.db.write(async move |tx: &mut Tx<'_>| {
        closed.wait().await;
        add(tx, 1).await
    }));
    assert!((&mut waiting).now_or_never().is_none());
    let mut closing = Box::pin(world.db.clone().close());
    assert!((&mut closing).now_or_never().is_none());
    gate.open();
    closing.await;
    waiting.await.unwrap();
    assert_eq!(world.journal.published(), [1]);
    let refused = world.add(2).await;
    assert!(matches!(refused, Err(Failure::Db(shared_db::DbError::Closed))), "{refused:?}");
}

#[tokio::test]
async fn background_units_run_and_requests_go_first() {
    let world = world().await;
    let (gate, closed) = gate(world.db.backend());
    let mut holding = Box::pin(world.db.write(async move |tx: &mut Tx<'_>| {
        closed.wait().await;
        add(tx, 1).await
    }));
    assert!((&mut holding).now_or_never().is_none());
    let mut background = Box::pin(world.db.write_background(async |tx: &mut Tx<'_>| add(tx, 2).await));
    assert!((&mut background).now_or_never().is_none());
    let mut request = Box::pin(world.add(3));
    assert!((&mut request).now_or_never().is_none());
    gate.open();
    for unit in [holding.await, background.await, request.await] {
        unit.unwrap();
    }
    if world.db.backend() == Backend::Sqlite {
        assert_eq!(world.journal.published(), [1, 3, 2]);
    } else {
        // They run side by side there, the background unit on one connection of several.
        assert_eq!(world.ids().await, [1, 2, 3]);
    }
}

#[tokio::test]
async fn a_failing_unit_of_a_group_undoes_only_itself() {
    let world = world().await;
    let units = (1..=40).map(|id| {
        world.db.write_in(1, async move |tx: &mut Tx<'_>| {
            add(tx, id).await?;
            if id % 4 == 0 { Err(Failure::Refused) } else { Ok(id) }
        })
    });
    let kept: Vec<i64> = join_all(units).await.into_iter().flatten().collect();
    assert_eq!(kept, (1..=40).filter(|id| id % 4 != 0).collect::<Vec<i64>>());
    assert_eq!(world.ids().await, kept);
    assert_eq!(world.journal.published(), kept);
}

#[tokio::test]
async fn units_that_lock_the_same_pair_wait_for_each_other() {
    let world = world().await;
    let (locked, is_locked) = oneshot::channel::<()>();
    let first = world.db.write(async move |tx: &mut Tx<'_>| {
        shared_db::lock_pair(&mut tx.conn, 1, 2).await?;
        locked.send(()).unwrap();
        add(tx, 1).await
    });
    let second = async {
        is_locked.await.unwrap();
        world
            .db
            .write(async |tx: &mut Tx<'_>| {
                shared_db::lock_pair(&mut tx.conn, 1, 2).await?;
                // Sees what the first has committed.
                ids(&mut tx.conn).await
            })
            .await
    };
    let (first, second) = tokio::join!(first, second);
    first.unwrap();
    assert_eq!(second.unwrap(), [1]);
}
