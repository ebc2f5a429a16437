//! kill -9 under load: what the process had acknowledged is there when the next one starts.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use futures_util::future::join_all;
use shared_db::{Conn, Db, DbError, DbOptions, Migrations, Unit, on};

const SQLITE: EmbeddedMigrations = embed_migrations!("tests/migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("tests/migrations/postgres");
/// Set for the process that is to be killed.
const DATABASE: &str = "KILL_TEST_DATABASE";

diesel::table! {
    notes (id) {
        id -> BigInt,
        body -> Text,
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("chat.db");
    let mut acknowledged = Vec::new();
    // Each round goes on with what the last one left behind.
    for round in 1..=5 {
        acknowledged.extend(write_until_killed(&path, 40 * round));
        let db = open(&path).await;
        let found = ids(&db).await;
        let missing: Vec<i64> =
            acknowledged.iter().copied().filter(|id| found.binary_search(id).is_err()).collect();
        assert_eq!(missing, [], "round {round}");
        db.close().await;
    }
}

/// The process that writes. Does nothing unless the test above starts it.
#[tokio::test]
async fn child() {
    let Some(path) = std::env::var_os(DATABASE) else { return };
    let db = open(Path::new(&path)).await;
    let newest = ids(&db).await.last().copied().unwrap_or(0);
    let writers = (1..=8).map(|writer| {
        let db = db.clone();
        async move {
            for id in (newest + writer..).step_by(8) {
                add(&db, id).await.unwrap();
                // In one piece, and past the test runner, which would keep it to itself.
                std::io::stdout().write_all(format!("acknowledged {id}\n").as_bytes()).unwrap();
                std::io::stdout().flush().unwrap();
            }
        }
    });
    join_all(writers).await;
}

/// Starts the child, and kills it after so many acknowledgements. All that it still said count.
fn write_until_killed(path: &Path, enough: usize) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--nocapture"])
        .env(DATABASE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ids = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        // The runner may print something on the same line before the first.
        let line = line.unwrap();
        let Some((_, id)) = line.split_once("acknowledged ") else { continue };
        ids.push(id.parse().unwrap());
        if ids.len() == enough {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    ids
}

async fn open(path: &Path) -> Db<()> {
    let mut options = DbOptions::new(path.to_str().unwrap(), path.parent().unwrap());
    options.reserve = 0;
    options.read_limit = Duration::from_mins(1);
    options.free_space = Arc::new(|_| Ok(u64::MAX));
    Db::open(options, Migrations { sqlite: SQLITE, postgres: POSTGRES }, Arc::new(())).await.unwrap()
}

async fn add(db: &Db<()>, id: i64) -> Result<(), DbError> {
    db.write(async move |unit: &mut Unit<'_, ()>| {
        let row = (notes::id.eq(id), notes::body.eq(format!("note {id}")));
        on!(&mut unit.conn, |c| diesel::insert_into(notes::table).values(row).execute(c).await)?;
        Ok(())
    })
    .await
}

async fn ids(db: &Db<()>) -> Vec<i64> {
    db.read(async |conn: &mut Conn<'_>| {
        Ok::<_, DbError>(on!(conn, |c| notes::table.select(notes::id).order(notes::id).load(c).await)?)
    })
    .await
    .unwrap()
}
