//! Proofs about migrations: there and back, and the same in both dialects.

use std::collections::BTreeMap;

use diesel::SqliteConnection;
use diesel::connection::Connection;
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection};
use diesel_migrations::MigrationHarness;
use futures_util::FutureExt;

use super::TestDatabase;
use crate::postgres::connect;
use crate::schema::{Table, tables};
use crate::{Backend, Conn, Inline, Migrations, Sqlite};

/// Runs all migrations up, down and up on a database of its own, and returns the tables. Panics unless nothing is left
/// in between and the second time ends as the first. On PostgreSQL the test needs a runtime with several threads.
pub async fn up_down_up(backend: Backend, migrations: fn() -> Migrations) -> Vec<Table> {
    let database = TestDatabase::on(backend, migrations()).await;
    match backend {
        Backend::Sqlite => {
            let path = database.url().trim_start_matches("sqlite:");
            let mut conn = SqliteConnection::establish(path).expect("the test's database");
            let first = sqlite_tables(path);
            conn.revert_all_migrations(migrations().sqlite).expect("every migration can be undone");
            assert_eq!(sqlite_tables(path), [], "left over after going down");
            conn.run_pending_migrations(migrations().sqlite).expect("up again");
            assert_same_tables(&first, &sqlite_tables(path), &[]);
            first
        }
        Backend::Postgres => {
            let conn = connect::connect(database.url()).await.expect("the test's database");
            let (conn, first) = pg_tables(conn).await;
            let mut harness = AsyncMigrationHarness::new(conn);
            harness.revert_all_migrations(migrations().postgres).expect("every migration can be undone");
            let (conn, left) = pg_tables(harness.into_inner()).await;
            assert_eq!(left, [], "left over after going down");
            let mut harness = AsyncMigrationHarness::new(conn);
            harness.run_pending_migrations(migrations().postgres).expect("up again");
            let (_, second) = pg_tables(harness.into_inner()).await;
            assert_same_tables(&first, &second, &[]);
            first
        }
    }
}

/// Panics with a line for each difference. Tables in `except` exist on one side only, on purpose.
pub fn assert_same_tables(left: &[Table], right: &[Table], except: &[&str]) {
    let (left, right) = (lines(left, except), lines(right, except));
    let only = |these: &BTreeMap<String, String>, those: &BTreeMap<String, String>, side: &str| {
        let differing = these.iter().filter(|(name, about)| those.get(*name) != Some(about));
        differing.map(|(name, about)| format!("{side}: {name}: {about}")).collect::<Vec<_>>()
    };
    let differences = [only(&left, &right, "first"), only(&right, &left, "second")].concat();
    assert!(differences.is_empty(), "the schemas differ:\n{}", differences.join("\n"));
}

fn lines(tables: &[Table], except: &[&str]) -> BTreeMap<String, String> {
    tables
        .iter()
        .filter(|table| !except.contains(&table.name.as_str()))
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .map(|(table, column)| (format!("{}.{}", table.name, column.name), format!("{column:?}")))
        .collect()
}

fn sqlite_tables(path: &str) -> Vec<Table> {
    let conn = SqliteConnection::establish(path).expect("the test's database");
    let mut conn = Sqlite::with_runtime(conn, Inline);
    tables(&mut Conn::Sqlite(&mut conn)).now_or_never().expect("SQLite answers at once").expect("the tables")
}

async fn pg_tables(mut conn: AsyncPgConnection) -> (AsyncPgConnection, Vec<Table>) {
    let found = tables(&mut Conn::Pg(&mut conn)).await.expect("the tables");
    (conn, found)
}
