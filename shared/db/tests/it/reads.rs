//! Reads: beside the writer, without writing, and not for ever.

use std::time::Duration;

use shared_db::{Backend, Conn, DbError};
use tokio::sync::oneshot;

use super::gate::gate;
use super::notes::*;

#[tokio::test]
async fn a_reader_never_waits_for_a_writer() {
    let world = world().await;
    world.add(1).await.unwrap();
    let (written, is_written) = oneshot::channel::<()>();
    let (gate, closed) = gate(world.db.backend());
    let holding = world.db.write(async move |tx: &mut Tx<'_>| {
        add(tx, 2).await?;
        written.send(()).unwrap();
        closed.wait().await;
        Ok::<_, Failure>(())
    });
    let reading = async {
        is_written.await.unwrap();
        assert_eq!(world.ids().await, [1]);
        gate.open();
    };
    let (held, ()) = tokio::join!(holding, reading);
    held.unwrap();
    assert_eq!(world.ids().await, [1, 2]);
}

#[tokio::test]
async fn a_snapshot_sees_one_moment() {
    let world = world().await;
    world.add(1).await.unwrap();
    let (begun, has_begun) = oneshot::channel::<()>();
    let (gate, closed) = gate(world.db.backend());
    let reading = world.db.read(async move |conn: &mut Conn<'_>| {
        conn.begin_snapshot().await?;
        let before = ids(conn).await?;
        begun.send(()).unwrap();
        closed.wait().await;
        let after = ids(conn).await?;
        conn.end_snapshot().await?;
        Ok::<_, Failure>((before, after))
    });
    let writing = async {
        has_begun.await.unwrap();
        world.add(2).await.unwrap();
        gate.open();
    };
    let (read, ()) = tokio::join!(reading, writing);
    assert_eq!(read.unwrap(), (vec![1], vec![1]));
    assert_eq!(world.ids().await, [1, 2]);
}

#[tokio::test]
async fn a_read_cannot_write() {
    let world = world().await;
    let written =
        world.db.read(async |conn: &mut Conn<'_>| Ok::<_, Failure>(insert(conn, 1, "no").await?)).await;
    assert!(matches!(written, Err(Failure::Db(DbError::Diesel(_)))), "{written:?}");
    let written =
        world.db.read_slow(async |conn: &mut Conn<'_>| Ok::<_, Failure>(insert(conn, 1, "no").await?)).await;
    assert!(matches!(written, Err(Failure::Db(DbError::Diesel(_)))), "{written:?}");
    assert!(world.ids().await.is_empty());
}

#[tokio::test]
async fn a_read_that_takes_too_long_is_stopped() {
    let mut world = world().await;
    world.db.clone().close().await;
    let mut options = world.database.options();
    options.read_limit = Duration::from_secs(1);
    world.db = shared_db::Db::open(options, migrations(), world.journal.clone()).await.unwrap();
    let endless = match world.db.backend() {
        Backend::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        }
        Backend::Postgres => "SELECT count(*) FROM generate_series(1, 1000000000000)",
    };
    let stopped = world
        .db
        .read(async move |conn: &mut Conn<'_>| Ok::<_, Failure>(conn.batch_execute(endless).await?))
        .await;
    assert!(matches!(stopped, Err(Failure::Db(DbError::Retry))), "{stopped:?}");
    // The same connection reads on. On a busy machine a short read may take that long as well, now and then.
    let read = async {
        loop {
            if let Ok(ids) = world.db.read(async |conn: &mut Conn<'_>| ids(conn).await).await {
                return ids;
            }
        }
    };
    assert_eq!(tokio::time::timeout(Duration::from_mins(1), read).await.unwrap(), []);
}

#[tokio::test]
async fn a_read_that_panics_harms_no_other() {
    let world = world().await;
    for _ in 0..8 {
        let panicked: Result<(), Failure> =
            world.db.read(async |_: &mut Conn<'_>| panic!("on purpose")).await;
        assert!(matches!(panicked, Err(Failure::Db(DbError::Panicked))), "{panicked:?}");
    }
    assert!(world.ids().await.is_empty());
}
