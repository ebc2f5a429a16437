//! What a kill -9 leaves behind, at each step.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use shared_backup::restore::{self, Wanted};
use shared_backup::{backup, check};
use shared_db::{Db, OpenError};

use crate::cycle::names;
use crate::world::{NOW_MS, World};

const JOURNAL: &str = "restore.journal";

#[tokio::test]
async fn half_a_backup_is_refused_and_removed_by_the_next_one() {
    let world = World::new().await;
    world.add("one").await;
    let whole = fs::read(world.backup(0).await).unwrap();
    // As a killed one leaves it.
    let half = world.archives().join(".privatechat-instance-half.tar.zst.partial");
    fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    fs::write(world.archives().join(".privatechat-instance-half.tar.zst.database.partial"), b"half").unwrap();
    check::archive(&world.site, &half).await.unwrap_err();

    // Its lock says that somebody still writes it.
    let lock = fs::File::open(&half).unwrap();
    lock.lock().unwrap();
    let wanted = backup::Wanted { to: Some(world.archives()), ..backup::Wanted::default() };
    let said = backup::backup(&world.site, &wanted, NOW_MS + 1_000).await.unwrap_err().to_string();
    assert!(said.contains("another backup to "), "{said}");
    drop(lock);

    world.backup(1).await;
    assert_eq!(names(&world.archives()).len(), 2, "two archives and nothing else");
}

#[tokio::test]
async fn a_restore_that_was_killed_before_its_journal_has_changed_nothing() {
    let world = World::new().await;
    world.add("one").await;
    let archive = world.backup(0).await;
    world.add("two").await;
    let leftover = world.data_dir().join("restore-1.partial");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("database"), b"half").unwrap();
    world.add("three").await;
    assert_eq!(world.codes().await, 3);
    world.restore(&archive, 1).await.unwrap();
    assert!(!leftover.exists());
    assert_eq!(world.codes().await, 1);
}

/// The journal stands, and so many of its renames are done.
#[tokio::test]
async fn a_restore_that_was_killed_behind_its_journal_is_finished_by_the_next_one() {
    let mut done = 0;
    loop {
        let world = World::new().await;
        world.add("one").await;
        let archive = world.backup(0).await;
        world.add("two").await;
        fs::write(world.data_dir().join("jwt_secret"), b"the second secret").unwrap();
        let moves = kill_behind_the_journal(&world, &archive, done).await;

        let refused = Db::open(world.site.database.clone(), instance_store::MIGRATIONS, Arc::new(())).await;
        assert!(matches!(refused.err(), Some(OpenError::HalfRestored)), "after {done} renames");
        check::live(&world.site).await.unwrap_err();
        backup::backup(&world.site, &backup::Wanted::default(), NOW_MS).await.unwrap_err();
        let said = restore::finish(&world.site).await.unwrap();
        assert_eq!(said, ["An earlier restore had been interrupted; it is finished now."]);
        assert_eq!((world.codes().await, world.secret().as_str()), (1, "the first secret"), "{done} renames");
        assert!(!world.data_dir().join(JOURNAL).exists());
        world.open().await.close().await;

        restore::undo(&world.site, NOW_MS + 9_000).await.unwrap();
        assert_eq!(
            (world.codes().await, world.secret().as_str()),
            (2, "the second secret"),
            "{done} renames"
        );
        if done == moves {
            return;
        }
        done += 1;
    }
}

#[tokio::test]
async fn there_is_nothing_to_finish_without_a_journal() {
    let world = World::new().await;
    let said = restore::finish(&world.site).await.unwrap_err().to_string();
    assert_eq!(said, "name the archive to restore; no restore was interrupted");
}

/// As a restore leaves it that was killed after so many renames. Answers how many there are.
async fn kill_behind_the_journal(world: &World, archive: &Path, done: usize) -> usize {
    restore::prepare(&world.site, archive, &Wanted::default(), NOW_MS + 5_000).await.unwrap();
    let journal: Value = serde_json::from_slice(&fs::read(world.data_dir().join(JOURNAL)).unwrap()).unwrap();
    let moves = journal["moves"].as_array().unwrap();
    let path = |one: &Value, end: &str| Path::new(one[end].as_str().unwrap()).to_owned();
    for one in moves.iter().take(done) {
        let to = path(one, "to");
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(path(one, "from"), to).unwrap();
    }
    moves.len()
}
