//! Opening: one server at a time, never with an unknown schema, and with a way back.

use std::sync::Arc;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::{Backend, Conn, Db, DbOptions, Migrations, OpenError, snapshot};

use super::notes::*;

const SQLITE: EmbeddedMigrations = embed_migrations!("tests/newer/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("tests/newer/postgres");

fn newer() -> Migrations {
    Migrations { sqlite: SQLITE, postgres: POSTGRES }
}

#[tokio::test]
async fn a_second_server_is_refused() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    let second = Db::open(world.database.options(), migrations(), Arc::new(())).await;
    assert!(matches!(second.err(), Some(OpenError::InUse { .. })));
    world.db.clone().close().await;
    Db::open(world.database.options(), migrations(), Arc::new(())).await.unwrap();
}

#[tokio::test]
async fn a_database_from_the_future_is_refused() {
    let mut world = world().await;
    world.db.clone().close().await;
    world.db = Db::open(world.database.options(), newer(), world.journal.clone()).await.unwrap();
    world.db.clone().close().await;
    let older = Db::open(world.database.options(), migrations(), Arc::new(())).await;
    let Some(OpenError::FromTheFuture { version }) = older.err() else { panic!("opened") };
    assert_eq!(version, "20260102000001");
}

#[tokio::test]
async fn an_existing_file_is_copied_before_it_is_migrated() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    world.add(1).await.unwrap();
    world.db.clone().close().await;
    let copy = world.database.directory().join("test.db.before-20260101000001");
    assert!(!copy.exists(), "nothing was migrated yet");
    Db::open(world.database.options(), newer(), Arc::new(())).await.unwrap().close().await;
    assert_eq!(ids_in(&copy).await, [1]);
}

#[tokio::test]
async fn a_snapshot_is_taken_beside_a_running_server() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    world.add(1).await.unwrap();
    let to = world.database.directory().join("copy.db");
    let from = world.database.directory().join("test.db");
    let target = to.clone();
    tokio::task::spawn_blocking(move || snapshot(&from, &target)).await.unwrap().unwrap();
    world.add(2).await.unwrap();
    assert_eq!(ids_in(&to).await, [1]);
}

#[tokio::test]
async fn free_pages_can_be_given_back() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let mut options = DbOptions::new(path.to_str().unwrap(), directory.path());
    options.reserve = 0;
    let db = Db::open(options, migrations(), Arc::new(())).await.unwrap();
    let mode = db.read(async |conn: &mut Conn<'_>| pragma(conn, "auto_vacuum").await).await.unwrap();
    assert_eq!(mode, 2, "incremental");
    db.close().await;
}

#[tokio::test]
async fn nonsense_is_refused_with_a_sentence() {
    for url in ["", "mysql://host/db", ":memory:"] {
        let refused = Db::open(DbOptions::new(url, "."), migrations(), Arc::new(())).await;
        assert!(matches!(refused.err(), Some(OpenError::Url(_))), "{url}");
    }
    let nobody = "postgres://nobody@127.0.0.1:1/none?sslmode=disable";
    let refused = Db::open(DbOptions::new(nobody, "."), migrations(), Arc::new(())).await;
    assert!(matches!(refused.err(), Some(OpenError::Connect(_))));
}

async fn ids_in(path: &std::path::Path) -> Vec<i64> {
    let directory = tempfile::tempdir().unwrap();
    let mut options = DbOptions::new(path.to_str().unwrap(), directory.path());
    options.reserve = 0;
    let db = Db::open(options, migrations(), Arc::new(())).await.unwrap();
    let found = db.read(async |conn: &mut Conn<'_>| ids(conn).await).await.unwrap();
    db.close().await;
    found
}

async fn pragma(conn: &mut Conn<'_>, name: &str) -> Result<i64, Failure> {
    use diesel_async::RunQueryDsl;

    #[derive(diesel::QueryableByName)]
    struct Value {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    let sql = format!("SELECT {name} AS value FROM pragma_{name}");
    let Value { value } = shared_db::on!(conn, |c| diesel::sql_query(sql).get_result(c).await)?;
    Ok(value)
}
