//! Back up, go on, restore, undo.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use shared_backup::restore::{self, Wanted};
use shared_backup::{backup, check};
use shared_db::test_support::backend;
use shared_db::{Backend, MOST_SECRET_BYTES};

use crate::world::{NOW_MS, World, insert};

#[tokio::test]
async fn a_restore_brings_everything_back_and_can_be_undone() {
    let world = World::new().await;
    world.add("one").await;
    let (largest, bytes) = (world.data_dir().join("largest"), usize::try_from(MOST_SECRET_BYTES).unwrap());
    fs::write(&largest, vec![7; bytes]).unwrap();
    let archive = world.backup(0).await;
    world.add("two").await;
    fs::remove_file(&largest).unwrap();
    fs::write(world.data_dir().join("jwt_secret"), b"the second secret").unwrap();
    fs::write(world.data_dir().join("uploads/ab/abff"), b"another picture").unwrap();

    let said = world.restore(&archive, 1).await.unwrap();
    assert_eq!((world.codes().await, world.secret().as_str()), (1, "the first secret"));
    assert_eq!(fs::read(&largest).unwrap(), vec![7; bytes], "as large as one may be");
    assert!(!world.data_dir().join("uploads/ab/abff").exists());
    assert!(said.iter().any(|line| line.contains("`instance restore --undo` brings it back")), "{said:?}");
    assert!(world.data_dir().join("undo-20261121T200001Z").is_dir());
    world.open().await.close().await;

    restore::undo(&world.site, NOW_MS + 2_000).await.unwrap();
    assert_eq!((world.codes().await, world.secret().as_str()), (2, "the second secret"));
    assert!(world.data_dir().join("uploads/ab/abff").exists());
    assert!(!world.data_dir().join("undo-20261121T200001Z").exists());

    // An undo can be undone as well.
    restore::undo(&world.site, NOW_MS + 3_000).await.unwrap();
    assert_eq!((world.codes().await, world.secret().as_str()), (1, "the first secret"));
    world.add("three").await;
    assert_eq!(world.codes().await, 2);
}

#[tokio::test]
async fn a_backup_is_made_beside_a_server_that_writes_and_holds_one_moment() {
    let world = World::new().await;
    let db = world.open().await;
    insert(&db, "before").await;
    let writing = async {
        let mut count = 0;
        loop {
            insert(&db, &format!("during-{count}")).await;
            count += 1;
            tokio::task::yield_now().await;
        }
    };
    let archive = tokio::select! {
        () = writing => unreachable!("it writes for ever"),
        archive = world.backup(0) => archive,
    };
    insert(&db, "after").await;
    let line = check::archive(&world.site, &archive).await.unwrap();
    assert!(line.contains(": whole; instance of 20261121T200000Z"), "{line}");
    check::live(&world.site).await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn a_restore_waits_for_no_server_and_never_works_beside_one() {
    let world = World::new().await;
    world.add("one").await;
    let archive = world.backup(0).await;
    let db = world.open().await;
    insert(&db, "two").await;
    let said = world.restore(&archive, 1).await.unwrap_err().to_string();
    assert!(said.contains(" is in use by "), "{said}");
    assert!(restore::undo(&world.site, NOW_MS).await.is_err());
    insert(&db, "three").await;
    db.close().await;
    assert_eq!(world.codes().await, 3);
    world.restore(&archive, 1).await.unwrap();
    assert_eq!(world.codes().await, 1);
}

#[tokio::test]
async fn a_new_machine_has_nothing_to_undo() {
    let world = World::new().await;
    world.add("one").await;
    let archive = world.backup(0).await;
    if backend() == Backend::Postgres {
        // There a database is always put aside.
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("new");
    let site = world.site_with(|options| {
        options.url = format!("sqlite:{}", fresh.join("chat.db").display());
        options.data_dir.clone_from(&fresh);
    });
    let said = restore::restore(&site, &archive, &Wanted::default(), NOW_MS).await.unwrap();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(fs::read(fresh.join("jwt_secret")).unwrap(), b"the first secret");
    for path in [&fresh, &fresh.join("chat.db"), &fresh.join("jwt_secret"), &fresh.join("uploads/ab/abcd")] {
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} is open to others", path.display());
    }
    let said = restore::undo(&site, NOW_MS + 1_000).await.unwrap_err().to_string();
    assert!(said.starts_with("there is nothing to undo"), "{said}");
}

#[tokio::test]
async fn a_database_outside_of_the_data_directory_stays_there() {
    if backend() == Backend::Postgres {
        return;
    }
    let mut world = World::new().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("chat");
    let site = world.site_with(|options| options.url = format!("sqlite:{}", file.display()));
    world.site = site;
    world.add("one").await;
    let archive = world.backup(0).await;
    world.add("two").await;
    world.restore(&archive, 1).await.unwrap();
    assert_eq!(world.codes().await, 1);
    assert!(elsewhere.path().join("undo-20261121T200001Z/chat").is_file());
    restore::undo(&world.site, NOW_MS + 2_000).await.unwrap();
    assert_eq!(world.codes().await, 2);
}

#[tokio::test]
async fn configuration_goes_along_and_what_was_there_stays_beside_it() {
    let world = World::new().await;
    let config = world.outside.path().join("etc");
    fs::create_dir_all(config.join("secrets")).unwrap();
    fs::write(config.join("instance.env"), "DOMAIN=one.example\n").unwrap();
    fs::set_permissions(config.join("instance.env"), fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(config.join("secrets/JWT_SECRET"), "geheim").unwrap();
    fs::set_permissions(config.join("secrets/JWT_SECRET"), fs::Permissions::from_mode(0o600)).unwrap();
    let wanted = backup::Wanted {
        to: Some(world.archives()),
        config_dir: Some(config.clone()),
        ..backup::Wanted::default()
    };
    let archive = backup::backup(&world.site, &wanted, NOW_MS).await.unwrap().archive;

    fs::write(config.join("instance.env"), "DOMAIN=two.example\n").unwrap();
    fs::remove_file(config.join("secrets/JWT_SECRET")).unwrap();
    world.restore(&archive, 1).await.unwrap();
    assert_eq!(fs::read_to_string(config.join("instance.env")).unwrap(), "DOMAIN=two.example\n");

    let wanted = Wanted { config_to: Some(config.clone()) };
    restore::restore(&world.site, &archive, &wanted, NOW_MS + 2_000).await.unwrap();
    let text = |name: &str| fs::read_to_string(config.join(name)).unwrap();
    assert_eq!(text("instance.env"), "DOMAIN=one.example\n");
    assert_eq!(text("instance.env.before-20261121T200002Z"), "DOMAIN=two.example\n");
    assert_eq!(text("secrets/JWT_SECRET"), "geheim");
    for (name, expected) in [("instance.env", 0o644), ("secrets/JWT_SECRET", 0o600)] {
        assert_eq!(config.join(name).metadata().unwrap().permissions().mode() & 0o777, expected, "{name}");
    }
}

#[tokio::test]
async fn an_archive_is_for_its_owner_only_and_old_ones_go_when_asked() {
    let world = World::new().await;
    for day in 0..10 {
        world.backup(day * 86_400).await;
    }
    fs::write(world.archives().join("notes.txt"), "mine").unwrap();
    let wanted = backup::Wanted { to: Some(world.archives()), keep: true, ..backup::Wanted::default() };
    let made = backup::backup(&world.site, &wanted, NOW_MS + 10 * 86_400_000).await.unwrap();
    let mode = made.archive.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let left = names(&world.archives());
    // Seven days until the 1st of December, Sunday the 22nd for its week, the 30th of November for its month.
    assert_eq!(left.len(), 8 + 1, "{left:?}");
    assert!(left.contains(&"notes.txt".to_owned()), "{left:?}");
    assert_eq!(made.removed.len(), 11 - 8);
}

#[tokio::test]
async fn an_archive_can_have_a_name_of_its_own_which_is_never_overwritten() {
    let world = World::new().await;
    let file = world.outside.path().join("before-update.tar.zst");
    let wanted = backup::Wanted { to: Some(file.clone()), ..backup::Wanted::default() };
    assert_eq!(backup::backup(&world.site, &wanted, NOW_MS).await.unwrap().archive, file);
    let again = backup::backup(&world.site, &wanted, NOW_MS).await.unwrap_err().to_string();
    assert!(again.ends_with("is there already"), "{again}");
    assert_ne!(world.backup(0).await, world.backup(0).await, "two backups of one second");
}

#[tokio::test]
async fn a_backup_does_not_fill_the_disk() {
    if backend() == Backend::Postgres {
        return;
    }
    let mut world = World::new().await;
    world.add("one").await;
    let site = world.site_with(|options| options.free_space = Arc::new(|_| Ok(options_need())));
    world.site = site;
    let wanted = backup::Wanted { to: Some(world.archives()), ..backup::Wanted::default() };
    let said = backup::backup(&world.site, &wanted, NOW_MS).await.unwrap_err().to_string();
    assert!(said.contains("bytes free, but only"), "{said}");
    assert_eq!(names(&world.archives()), Vec::<String>::new());
}

/// What a server holds back for new content, and nothing on top.
fn options_need() -> u64 {
    256 << 20
}

#[tokio::test]
async fn an_extracted_archive_is_a_folder_of_plain_files() {
    let world = World::new().await;
    world.add("one").await;
    let archive = world.backup(0).await;
    let folder = world.outside.path().join("extracted");
    restore::extract(&world.site, &archive, &folder).await.unwrap();
    assert_eq!(fs::read(folder.join("secrets/jwt_secret")).unwrap(), b"the first secret");
    assert_eq!(fs::read(folder.join("uploads/ab/abcd")).unwrap(), b"a picture");
    let database = if backend() == Backend::Sqlite { "sqlite.db" } else { "postgres.dump" };
    assert!(folder.join("database").join(database).is_file());
    let again = restore::extract(&world.site, &archive, &folder).await.unwrap_err().to_string();
    assert!(again.ends_with("must be an empty folder"), "{again}");
}

pub(crate) fn names(folder: &PathBuf) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
