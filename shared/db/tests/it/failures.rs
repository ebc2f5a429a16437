//! A unit that fails takes nothing with it, however it fails.

use futures_util::FutureExt;
use shared_db::{Backend, DbError};

use super::gate::gate;
use super::notes::*;

#[tokio::test]
async fn a_unit_that_ends_in_an_error_leaves_nothing() {
    let world = world().await;
    let refused: Result<(), _> = world
        .db
        .write(async |tx: &mut Tx<'_>| {
            add(tx, 1).await?;
            Err(Failure::Refused)
        })
        .await;
    assert!(matches!(refused, Err(Failure::Refused)));
    world.add(2).await.unwrap();
    assert_eq!(world.ids().await, [2]);
    assert_eq!(world.journal.published(), [2]);
}

#[tokio::test]
async fn a_unit_that_panics_leaves_nothing() {
    let world = world().await;
    let panicked: Result<(), _> = world
        .db
        .write(async |tx: &mut Tx<'_>| {
            add(tx, 1).await?;
            panic!("on purpose")
        })
        .await;
    assert!(matches!(panicked, Err(Failure::Db(DbError::Panicked))), "{panicked:?}");
    world.add(2).await.unwrap();
    assert_eq!(world.ids().await, [2]);
    assert_eq!(world.journal.published(), [2]);
}

#[tokio::test]
async fn a_unique_violation_is_told_as_such() {
    let world = world().await;
    world.add(1).await.unwrap();
    let again = world.add(1).await;
    let Err(Failure::Db(DbError::Diesel(diesel::result::Error::DatabaseError(kind, _)))) = again else {
        panic!("{again:?}")
    };
    assert!(matches!(kind, diesel::result::DatabaseErrorKind::UniqueViolation));
}

#[tokio::test]
async fn a_unit_that_awaits_something_else_is_refused_on_sqlite() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    let waiting: Result<(), _> = world
        .db
        .write(async |tx: &mut Tx<'_>| {
            add(tx, 1).await?;
            std::future::pending().await
        })
        .await;
    assert!(matches!(waiting, Err(Failure::Db(DbError::Panicked))), "{waiting:?}");
    world.add(2).await.unwrap();
    assert_eq!(world.ids().await, [2]);
}

/// A full disk or an I/O error can make SQLite roll back everything without a word. The statement here does the same.
#[tokio::test]
async fn when_the_transaction_is_lost_every_unit_of_the_group_may_try_again() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    let (gate, closed) = gate(Backend::Sqlite);
    let mut holding = Box::pin(world.db.write(async move |tx: &mut Tx<'_>| {
        closed.wait().await;
        add(tx, 1).await
    }));
    assert!((&mut holding).now_or_never().is_none());
    let mut fine = Box::pin(world.add(2));
    assert!((&mut fine).now_or_never().is_none());
    let mut culprit = Box::pin(world.db.write(async |tx: &mut Tx<'_>| {
        tx.conn.batch_execute("ROLLBACK").await?;
        Ok::<i64, Failure>(3)
    }));
    assert!((&mut culprit).now_or_never().is_none());
    gate.open();
    for lost in [holding.await, fine.await, culprit.await] {
        assert!(matches!(lost, Err(Failure::Db(DbError::Retry))), "{lost:?}");
    }
    assert_eq!(world.journal.published(), []);
    world.add(4).await.unwrap();
    assert_eq!(world.ids().await, [4]);
}

#[tokio::test]
async fn colliding_transactions_may_try_again() {
    let world = world().await;
    if world.db.backend() == Backend::Sqlite {
        return;
    }
    world.add(1).await.unwrap();
    world.add(2).await.unwrap();
    let lock = async |tx: &mut Tx<'_>, id: i64| {
        tx.conn.batch_execute(&format!("UPDATE notes SET marked = false WHERE id = {id}")).await
    };
    let (at_one, one_locked) = tokio::sync::oneshot::channel();
    let (at_two, two_locked) = tokio::sync::oneshot::channel();
    let forwards = world.db.write(async move |tx: &mut Tx<'_>| {
        lock(tx, 1).await?;
        at_one.send(()).unwrap();
        two_locked.await.unwrap();
        lock(tx, 2).await?;
        Ok::<_, Failure>(())
    });
    let backwards = world.db.write(async move |tx: &mut Tx<'_>| {
        lock(tx, 2).await?;
        at_two.send(()).unwrap();
        one_locked.await.unwrap();
        lock(tx, 1).await?;
        Ok::<_, Failure>(())
    });
    let outcomes = tokio::join!(forwards, backwards);
    let ((Ok(()), Err(Failure::Db(DbError::Retry))) | (Err(Failure::Db(DbError::Retry)), Ok(()))) = outcomes
    else {
        panic!("{outcomes:?}")
    };
}

/// Two units of one group; the first must be the lane's, so that the second shares its transaction.
async fn after(first: impl for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<i64, Failure> + Send + 'static) {
    let world = world().await;
    let (gate, closed) = gate(world.db.backend());
    let mut holding = Box::pin(world.db.write_in(1, async move |tx: &mut Tx<'_>| {
        closed.wait().await;
        add(tx, 1).await
    }));
    assert!((&mut holding).now_or_never().is_none());
    let mut failing = Box::pin(world.db.write_in(1, first));
    assert!((&mut failing).now_or_never().is_none());
    let mut fine = Box::pin(world.db.write_in(1, async |tx: &mut Tx<'_>| add(tx, 2).await));
    assert!((&mut fine).now_or_never().is_none());
    gate.open();
    holding.await.unwrap();
    assert!(failing.await.is_err());
    fine.await.unwrap();
    assert_eq!(world.ids().await, [1, 2]);
    assert_eq!(world.journal.published(), [1, 2]);
}

/// On PostgreSQL the level of the savepoint was left open, the group's COMMIT ended only that, and what was acknowledged
/// was rolled back.
#[tokio::test]
async fn a_panic_inside_a_savepoint_takes_no_neighbour_with_it() {
    after(async |tx: &mut Tx<'_>| {
        tx.savepoint(async |tx: &mut Tx<'_>| {
            add(tx, 3).await?;
            panic!("on purpose")
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn an_error_inside_a_savepoint_takes_no_neighbour_with_it() {
    after(async |tx: &mut Tx<'_>| tx.savepoint(async |tx: &mut Tx<'_>| add(tx, 1).await).await).await;
}

/// PostgreSQL answers COMMIT after a failed statement with success, and rolls back.
#[tokio::test]
async fn a_unit_that_overlooks_an_error_is_not_acknowledged_in_vain() {
    let world = world().await;
    world.add(1).await.unwrap();
    let overlooking = world
        .db
        .write(async |tx: &mut Tx<'_>| {
            drop(insert(&mut tx.conn, 1, "again").await);
            add(tx, 2).await.or(Ok::<_, Failure>(2))
        })
        .await;
    let kept = world.ids().await.contains(&2);
    assert_eq!(overlooking.is_ok(), kept, "{overlooking:?}");
    assert_eq!(world.journal.published().contains(&2), kept);
}
