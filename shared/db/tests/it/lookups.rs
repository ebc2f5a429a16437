//! Looks on the caller's own thread, which SQLite allows.

use diesel::prelude::*;
use shared_db::{Backend, DbError};

use super::notes::*;

fn looked_up(world: &World) -> Result<Vec<i64>, DbError> {
    let ids = notes::table.select(notes::id).order(notes::id);
    world.db.look_up(|conn| ids.load(conn)).expect("SQLite allows looks")
}

#[tokio::test]
async fn a_look_sees_what_was_committed_before_it() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        assert!(world.db.look_up(|_| Ok(())).is_none());
        return;
    }
    assert_eq!(looked_up(&world).unwrap(), []);
    for id in 1..=50 {
        world.add(id).await.unwrap();
        assert_eq!(looked_up(&world).unwrap().last(), Some(&id));
    }
}

#[tokio::test]
async fn a_look_cannot_write_and_a_failed_one_harms_no_other() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    let write = world.db.look_up(|conn| diesel::delete(notes::table).execute(conn)).unwrap();
    assert!(matches!(write, Err(DbError::Diesel(_))), "{write:?}");
    world.add(1).await.unwrap();
    assert_eq!(looked_up(&world).unwrap(), [1]);
}

#[tokio::test]
async fn a_closed_database_is_not_looked_at() {
    let world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    assert_eq!(looked_up(&world).unwrap(), []);
    world.db.clone().close().await;
    assert!(matches!(looked_up(&world), Err(DbError::Closed)));
}
