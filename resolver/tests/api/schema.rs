//! Both dialects make the same tables, unmake them, and hold what the queries expect.

use resolver::store::migrations;
use shared_db::Backend;
use shared_db::test_support::{assert_same_tables, backend, up_down_up};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_lead_there_and_back() {
    let tables = up_down_up(backend(), migrations).await;
    let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["codes", "keys", "pins", "resolve_journal"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_dialects_make_the_same_tables() {
    if backend() == Backend::Sqlite {
        return;
    }
    let sqlite = up_down_up(Backend::Sqlite, migrations).await;
    assert_same_tables(&sqlite, &up_down_up(Backend::Postgres, migrations).await, &[]);
}
