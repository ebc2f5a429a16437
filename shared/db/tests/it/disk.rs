//! A disk that runs full: first no new content, then the reserve goes.

use std::sync::Arc;

use shared_db::{Backend, Db};

use super::notes::*;

const MIB: u64 = 1 << 20;

async fn with_free(world: &mut World, free: u64) {
    world.db.clone().close().await;
    let mut options = world.database.options();
    options.reserve = MIB;
    options.free_space = Arc::new(move |_| Ok(free));
    world.db = Db::open(options, migrations(), world.journal.clone()).await.unwrap();
}

#[tokio::test]
async fn there_is_no_room_for_content_before_there_is_none_for_the_rest() {
    let mut world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    with_free(&mut world, 256 * MIB).await;
    assert!(world.db.has_room());
    with_free(&mut world, 255 * MIB).await;
    assert!(!world.db.has_room());
    world.add(3).await.unwrap();
    assert_eq!(world.ids().await, [3]);
}

#[tokio::test]
async fn the_reserve_is_kept_until_the_disk_is_really_full() {
    let mut world = world().await;
    if world.db.backend() == Backend::Postgres {
        return;
    }
    let reserve = world.database.directory().join("test.db.reserve");
    with_free(&mut world, 1024 * MIB).await;
    assert_eq!(reserve.metadata().unwrap().len(), MIB);
    std::fs::write(&reserve, "a server that was stopped half-way").unwrap();
    with_free(&mut world, 1024 * MIB).await;
    assert_eq!(reserve.metadata().unwrap().len(), MIB);
    with_free(&mut world, 100 * MIB).await;
    assert!(reserve.exists());
    with_free(&mut world, MIB).await;
    assert!(!reserve.exists());
    world.add(1).await.unwrap();
}
