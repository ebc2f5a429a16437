//! What the database says about itself.

use shared_db::Conn;
use shared_db::schema::{Column, Kind, Table, tables};
use shared_db::test_support::{assert_same_tables, backend, up_down_up};

use super::notes::*;

fn expected() -> Vec<Table> {
    let column = |name: &str, kind, key| Column { name: name.into(), kind, nullable: false, key };
    let columns = vec![
        column("body", Kind::Text, false),
        column("id", Kind::Integer, true),
        column("marked", Kind::Bool, false),
    ];
    vec![Table { name: "notes".into(), columns }]
}

#[tokio::test]
async fn both_databases_tell_the_same_of_the_same_tables() {
    let world = world().await;
    let found =
        world.db.read(async |conn: &mut Conn<'_>| Ok::<_, Failure>(tables(conn).await?)).await.unwrap();
    assert_eq!(found, expected());
}

#[tokio::test(flavor = "multi_thread")]
async fn migrations_go_up_down_and_up() {
    assert_same_tables(&up_down_up(backend(), migrations).await, &expected(), &[]);
}

#[test]
#[should_panic(expected = "first: notes.body")]
fn differences_are_named() {
    assert_same_tables(&expected(), &[], &[]);
}
