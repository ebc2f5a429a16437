//! PostgreSQL goes away and comes back while units run: nobody is told anything that isn't so, and nothing of ours has
//! to be restarted.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use shared_db::test_support::{PostgresServer, backend};
use shared_db::{Backend, Conn, Db, DbError, DbOptions};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::notes::*;

const WRITERS: u64 = 8;

/// What the writers were told.
#[derive(Default)]
struct Told {
    kept: BTreeSet<i64>,
    refused: usize,
    /// Neither kept, nor refused for a while, nor in doubt.
    unexpected: Vec<Failure>,
    enough: bool,
}

async fn open(server: &PostgresServer) -> (Db<Journal>, Arc<Journal>) {
    let directory = tempfile::tempdir().unwrap();
    let mut options = DbOptions::new(server.url(), directory.path());
    options.max_connections = 6;
    options.read_limit = Duration::from_mins(1);
    let journal = Arc::new(Journal::default());
    (Db::open(options, migrations(), Arc::clone(&journal)).await.unwrap(), journal)
}

/// Writers in and outside of lanes, which go on whatever they hear until `told` says that it is enough.
fn write_on(db: &Db<Journal>, told: &watch::Sender<Told>) -> JoinSet<()> {
    let next = Arc::new(AtomicI64::new(0));
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (db, told, next) = (db.clone(), told.clone(), Arc::clone(&next));
        writers.spawn(async move {
            while !told.borrow().enough {
                let id = next.fetch_add(1, Ordering::Relaxed);
                let unit = async move |tx: &mut Tx<'_>| add(tx, id).await;
                let outcome =
                    if writer % 2 == 0 { db.write(unit).await } else { db.write_in(writer, unit).await };
                told.send_modify(|told| match outcome {
                    Ok(id) => drop(told.kept.insert(id)),
                    Err(Failure::Db(DbError::Retry)) => told.refused += 1,
                    Err(Failure::Db(DbError::InDoubt)) => {}
                    Err(other) => told.unexpected.push(other),
                });
            }
        });
    }
    writers
}

async fn until(told: &mut watch::Receiver<Told>, enough: impl Fn(&Told) -> bool) {
    let told = told.wait_for(|told| !told.unexpected.is_empty() || enough(told)).await.unwrap();
    assert!(told.unexpected.is_empty(), "{:?}", told.unexpected);
}

async fn restart_under_load(crash: bool) {
    if backend() == Backend::Sqlite {
        return;
    }
    let server = PostgresServer::start();
    let (db, journal) = open(&server).await;
    let (tell, mut told) = watch::channel(Told::default());
    let mut writers = write_on(&db, &tell);
    for round in 1..=3 {
        let (kept, refused) = (told.borrow().kept.len(), told.borrow().refused);
        until(&mut told, |told| told.kept.len() > kept + 200).await;
        server.stop(crash);
        until(&mut told, |told| told.refused > refused + 50).await;
        let read = db.read(async |conn: &mut Conn<'_>| ids(conn).await).await;
        assert!(matches!(read, Err(Failure::Db(DbError::Retry))), "round {round}: {read:?}");
        server.start_again();
    }
    let kept = told.borrow().kept.len();
    until(&mut told, |told| told.kept.len() > kept + 200).await;
    tell.send_modify(|told| told.enough = true);
    while let Some(ended) = writers.join_next().await {
        ended.unwrap();
    }

    let stored: BTreeSet<i64> =
        db.read(async |conn: &mut Conn<'_>| ids(conn).await).await.unwrap().into_iter().collect();
    let told = tell.borrow();
    assert_eq!(told.kept.difference(&stored).collect::<Vec<_>>(), Vec::<&i64>::new());
    assert_eq!(journal.published().into_iter().collect::<BTreeSet<_>>(), told.kept);
}

#[tokio::test]
async fn a_database_that_restarts_loses_nothing_that_was_acknowledged() {
    restart_under_load(false).await;
}

#[tokio::test]
async fn a_database_that_crashes_loses_nothing_that_was_acknowledged() {
    restart_under_load(true).await;
}
