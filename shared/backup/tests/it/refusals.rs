//! What must not be restored: each beside the archive that is, from which it differs in one thing.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use shared_backup::{check, restore};
use tar::EntryType;

use crate::crafted::{Crafted, Part};
use crate::world::World;

/// Where `secrets/jwt_secret` stands in the list, behind the database.
const SECRET: usize = 1;

/// A world and a good archive of it.
async fn world() -> (World, Crafted) {
    let world = World::new().await;
    world.add("one").await;
    let archive = world.backup(0).await;
    (world, Crafted::of(&archive))
}

/// The archive is refused with these words by everything that reads one, and nothing has changed.
async fn refused(world: &World, archive: &Path, words: &str) {
    let before = world.files();
    let folder = world.outside.path().join("extracted");
    let said = [
        world.restore(archive, 5).await.map(drop),
        check::archive(&world.site, archive).await.map(drop),
        restore::extract(&world.site, archive, &folder).await.map(drop),
    ];
    for outcome in said {
        let said = format!("{:#}", outcome.unwrap_err());
        assert!(said.contains(words), "{said:?} doesn't say {words:?}");
        assert!(said.contains(" is refused: "), "{said:?}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "something was left in the folder");
    assert_eq!(world.files(), before, "something has changed");
    assert_eq!(world.codes().await, 1);
}

async fn crafted_is_refused(change: impl FnOnce(&mut Crafted), words: &str) {
    let (world, mut crafted) = world().await;
    change(&mut crafted);
    refused(&world, &crafted.save(world.outside.path()), words).await;
}

#[tokio::test]
async fn one_that_was_only_taken_apart_and_put_together_is_restored() {
    let (world, crafted) = world().await;
    world.add("two").await;
    let archive = crafted.save(world.outside.path());
    check::archive(&world.site, &archive).await.unwrap();
    world.restore(&archive, 5).await.unwrap();
    assert_eq!(world.codes().await, 1);
}

#[tokio::test]
async fn one_that_is_cut_off() {
    let (world, crafted) = world().await;
    let whole = fs::read(crafted.save(world.outside.path())).unwrap();
    let archive = world.outside.path().join("cut.tar.zst");
    for length in [0, 3, 100, whole.len() / 2, whole.len() - 1] {
        fs::write(&archive, &whole[..length]).unwrap();
        refused(&world, &archive, "").await;
    }
}

#[tokio::test]
async fn one_with_a_flipped_bit() {
    let world = World::new().await;
    world.add("one").await;
    let whole = fs::read(world.backup(0).await).unwrap();
    let archive = world.outside.path().join("flipped.tar.zst");
    // Not byte 5, how much zstd may look back: larger or smaller, the same comes out.
    for place in [0, 4, whole.len() / 3, whole.len() / 2, whole.len() - 20, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        fs::write(&archive, &flipped).unwrap();
        refused(&world, &archive, "").await;
    }
}

#[tokio::test]
async fn one_whose_file_is_not_the_one_listed() {
    let change = |crafted: &mut Crafted| crafted.part("secrets/jwt_secret").bytes[0] ^= 1;
    crafted_is_refused(change, "`secrets/jwt_secret` is damaged: its SHA-256 is not the one listed").await;
}

#[tokio::test]
async fn one_that_is_no_archive_at_all() {
    let (world, _) = world().await;
    let archive = world.outside.path().join("notes.tar.zst");
    fs::write(&archive, b"dear diary").unwrap();
    refused(&world, &archive, "it is damaged or cut off").await;
}

#[tokio::test]
async fn one_whose_list_leads_out_of_its_folder() {
    for path in ["secrets/../../evil", "/etc/cron.d/evil", "uploads/./evil", "uploads//evil", "uploads/a\\b"]
    {
        let change = |crafted: &mut Crafted| {
            crafted.part("secrets/jwt_secret").name = path.to_owned();
            crafted.manifest(|manifest| manifest["files"][SECRET]["path"] = path.into());
        };
        crafted_is_refused(change, "leads out of its folder").await;
    }
}

#[tokio::test]
async fn one_whose_list_names_what_has_no_place() {
    for (path, words) in
        [("privatechat.db", "has no place here"), ("secrets/admin.sock", "is no secret's name")]
    {
        let change = |crafted: &mut Crafted| {
            crafted.part("secrets/jwt_secret").name = path.to_owned();
            crafted.manifest(|manifest| manifest["files"][SECRET]["path"] = path.into());
        };
        crafted_is_refused(change, words).await;
    }
}

#[tokio::test]
async fn one_whose_names_differ_from_its_list() {
    let change = |crafted: &mut Crafted| crafted.part("secrets/jwt_secret").name = "../../evil".to_owned();
    crafted_is_refused(change, "it holds `../../evil` where `secrets/jwt_secret` should be").await;
}

#[tokio::test]
async fn one_that_holds_a_link() {
    let change = |crafted: &mut Crafted| {
        let part = crafted.part("secrets/jwt_secret");
        part.kind = EntryType::Symlink;
        part.bytes.clear();
    };
    crafted_is_refused(change, "`secrets/jwt_secret` is no plain file").await;
}

#[tokio::test]
async fn one_that_names_its_files_in_an_extension_of_the_format() {
    let change = |crafted: &mut Crafted| {
        let long =
            Part { name: "././@LongLink".into(), kind: EntryType::GNULongName, bytes: b"../evil\0".to_vec() };
        crafted.entries.insert(1, long);
    };
    crafted_is_refused(change, "it holds `././@LongLink`").await;
}

#[tokio::test]
async fn one_with_more_bytes_than_listed() {
    let change = |crafted: &mut Crafted| crafted.part("uploads/ab/abcd").bytes.resize(40 << 20, 0);
    crafted_is_refused(change, "`uploads/ab/abcd` has 41943040 bytes, but 9 are listed").await;
}

#[tokio::test]
async fn one_that_would_fill_the_disk() {
    let (mut world, crafted) = world().await;
    let archive = crafted.save(world.outside.path());
    world.site = world.site_with(|options| options.free_space = Arc::new(|_| Ok(1_000)));
    refused(&world, &archive, "but only 1000 are free").await;
}

#[tokio::test]
async fn one_with_more_or_fewer_files_than_listed() {
    let more = |crafted: &mut Crafted| {
        crafted.entries.push(Part {
            name: "uploads/evil".into(),
            kind: EntryType::Regular,
            bytes: b"x".to_vec(),
        });
    };
    crafted_is_refused(more, "it holds `uploads/evil`, which its list doesn't").await;
    let fewer = |crafted: &mut Crafted| drop(crafted.entries.pop());
    crafted_is_refused(fewer, "it ends before `uploads/ab/abcd`").await;
    crafted_is_refused(|crafted| crafted.tail = vec![0; 1 << 20], "something behind its last file").await;
    crafted_is_refused(|crafted| crafted.tail = vec![1], "something behind its last file").await;
}

#[tokio::test]
async fn one_that_lists_a_file_twice() {
    let change = |crafted: &mut Crafted| {
        crafted.manifest(|manifest| {
            let again = manifest["files"][SECRET].clone();
            manifest["files"].as_array_mut().unwrap().push(again);
        });
    };
    crafted_is_refused(change, "it lists `secrets/jwt_secret` twice").await;
}

#[tokio::test]
async fn one_of_a_newer_version() {
    let schema = |crafted: &mut Crafted| {
        crafted.manifest(|manifest| manifest["schema"] = json!("20990101000001"));
    };
    crafted_is_refused(schema, "was made by a newer version (1.2.3; it has migration 20990101000001").await;
    let format = |crafted: &mut Crafted| crafted.manifest(|manifest| manifest["format"] = json!(2));
    crafted_is_refused(format, "it was made by a newer version").await;
}

#[tokio::test]
async fn one_of_the_other_server() {
    let change = |crafted: &mut Crafted| crafted.manifest(|manifest| manifest["service"] = json!("resolver"));
    crafted_is_refused(change, "it is an archive of the resolver, and this is the instance").await;
}

#[tokio::test]
async fn one_whose_database_lost_rows() {
    let (world, mut crafted) = world().await;
    crafted.manifest(|manifest| manifest["rows"]["ended_invites"] = json!(2));
    let archive = crafted.save(world.outside.path());
    let said = format!("{:#}", world.restore(&archive, 5).await.unwrap_err());
    assert!(said.contains("its table ended_invites has 1 rows, but 2 are listed"), "{said}");
    assert_eq!(world.codes().await, 1);
}

#[tokio::test]
async fn one_whose_database_is_damaged() {
    let (world, mut crafted) = world().await;
    let name = crafted.entries[1].name.clone();
    let mut database = crafted.entries[1].bytes.clone();
    let half = database.len() / 2;
    database[half..].fill(0xAA);
    crafted.replace(&name, database);
    let before = world.files();
    let archive = crafted.save(world.outside.path());
    world.restore(&archive, 5).await.unwrap_err();
    check::archive(&world.site, &archive).await.unwrap_err();
    assert_eq!(world.files(), before);
}

#[tokio::test]
async fn one_that_is_not_there() {
    let (world, _) = world().await;
    let before = world.files();
    let said = world.restore(Path::new("/nowhere.tar.zst"), 5).await.unwrap_err();
    assert!(format!("{said:#}").starts_with("/nowhere.tar.zst: "), "{said:#}");
    assert_eq!(world.files(), before);
}
