//! Opening: one server at a time, never with an unknown schema, and with a way back.

use std::sync::Arc;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::{Backend, Conn, Db, DbError, DbOptions, Migrations, OpenError, Unit, backup::sqlite::copy};

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
    tokio::task::spawn_blocking(move || copy(&from, &target)).await.unwrap().unwrap();
    world.add(2).await.unwrap();
    assert_eq!(ids_in(&to).await, [1]);
}

#[tokio::test]
async fn empty_pages_are_given_back_in_steps_and_some_stay() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let mut options = DbOptions::new(path.to_str().unwrap(), directory.path());
    options.reserve = 0;
    let db = Db::open(options, migrations(), Arc::new(())).await.unwrap();
    let pages = async |name: &'static str| {
        db.read(async move |conn: &mut Conn<'_>| pragma(conn, name).await).await.unwrap()
    };
    assert_eq!(db.give_back_pages().await.unwrap(), 0);

    // Each takes a page and more.
    let fill = "INSERT INTO notes WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 1500) \
                SELECT id, id || hex(zeroblob(2000)), 1 FROM n";
    for sql in [fill, "DELETE FROM notes"] {
        db.write(async move |unit: &mut Unit<'_, ()>| {
            unit.conn.batch_execute(sql).await.map_err(DbError::from)
        })
        .await
        .unwrap();
    }
    let (before, empty) = (pages("page_count").await, pages("freelist_count").await);
    assert!(empty > 1_400, "{empty} of {before} pages are empty");

    let mut given = 0;
    loop {
        let step = db.give_back_pages().await.unwrap();
        assert!(step <= 64, "{step} pages at once");
        given += i64::try_from(step).unwrap();
        if step == 0 {
            break;
        }
    }
    assert_eq!(pages("freelist_count").await, 1_024);
    assert!(pages("page_count").await <= before - given);
    assert_eq!(given, empty - 1_024);
    db.close().await;
    let bytes = path.metadata().unwrap().len();
    assert!(bytes < u64::try_from(before).unwrap() * 4_096 - 300 * 4_096, "the file has {bytes} bytes");
}

#[tokio::test]
async fn nobody_else_can_read_the_database_or_a_copy_of_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("new.db");
    let mut options = DbOptions::new(path.to_str().unwrap(), directory.path());
    options.reserve = 0;
    let db = Db::open(options, migrations(), Arc::new(())).await.unwrap();
    let (from, to) = (path.clone(), directory.path().join("copy.db"));
    tokio::task::spawn_blocking(move || copy(&from, &to)).await.unwrap().unwrap();
    for name in ["new.db", "new.db-wal", "new.db-shm", "copy.db"] {
        let mode = directory.path().join(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    db.close().await;
}

#[tokio::test]
async fn nonsense_is_refused_with_a_sentence() {
    for url in ["", "mysql://host/db", ":memory:", "sqlite:chat.db?mode=rwc", "sqlite:file:chat.db"] {
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
