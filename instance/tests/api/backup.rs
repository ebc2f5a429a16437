//! Backups and restores from the command line, beside a running instance.

use std::cell::Cell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use actix_web::rt::time;
use serde_json::json;
use shared_db::Backend;
use shared_db::test_support::backend;

use crate::support::{Community, Operator, PASSWORD, TestInstance, User};

#[actix_web::test]
async fn what_was_acknowledged_before_a_hot_backup_is_there_on_a_new_machine() {
    let community = Community::new().await;
    let operator = Operator::of(&community.instance);
    let outside = tempfile::tempdir().unwrap();
    let archives = outside.path().display().to_string();
    for number in 0..20 {
        community.owner.say(&community.general, &format!("before {number}")).await;
    }

    let written = Cell::new(0);
    let writing = async {
        loop {
            community.owner.say(&community.general, &format!("during {}", written.get())).await;
            written.set(written.get() + 1);
        }
    };
    let backup = ["backup", "--to", &archives];
    let said = tokio::select! {
        said = operator.says(&backup) => said,
        () = writing => unreachable!("it writes for ever"),
    };
    let archive = archive_in(&said);
    let whole = operator.says(&["check", &archive]).await;
    assert!(whole.contains(": whole; instance of "), "{whole}");
    assert!(operator.says(&["check"]).await.starts_with("The database is whole: "));
    community.owner.say(&community.general, "after").await;

    let (done, said) = operator.tries(&["restore", &archive]).await;
    assert!(!done && said.contains(" is in use by "), "{said}");
    let Community { instance, owner, general, .. } = community;
    let database = instance.stopped().await;
    if backend() == Backend::Sqlite {
        // All of it: secrets, too.
        fs::remove_dir_all(database.directory()).unwrap();
    }
    let said = operator.says(&["restore", &archive]).await;
    assert!(said.starts_with(&format!("Restored from {archive}: instance of ")), "{said}");

    let instance = TestInstance::on(database, |_| {}).await;
    // The old token: its key was restored as well.
    let owner = owner.at(&instance.base);
    let contents = contents(&owner, &general).await;
    for number in 0..20 {
        assert!(contents.contains(&format!("before {number}")), "{number} is missing");
    }
    let during = contents.iter().filter(|content| content.starts_with("during")).count();
    assert!(during <= written.get() + 1, "more than was written");
    assert!(!contents.contains(&"after".to_owned()));
    let body = json!({"login": owner.name, "password": PASSWORD});
    instance.anyone().post("/auth/login", body).await.is(200);
    owner.say(&general, "life goes on").await;
}

#[actix_web::test]
async fn an_undone_restore_leaves_everything_as_it_was() {
    let community = Community::new().await;
    let operator = Operator::of(&community.instance);
    let outside = tempfile::tempdir().unwrap();
    community.owner.say(&community.general, "first").await;
    let said = operator.says(&["backup", "--to", &outside.path().display().to_string()]).await;
    community.owner.say(&community.general, "second").await;
    let Community { instance, owner, general, .. } = community;
    let database = instance.stopped().await;
    let restored = operator.says(&["restore", &archive_in(&said)]).await;
    assert!(restored.contains("`instance restore --undo` brings it back"), "{restored}");
    let undone = operator.says(&["restore", "--undo"]).await;
    assert!(undone.contains("is in its place again"), "{undone}");
    let instance = TestInstance::on(database, |_| {}).await;
    let contents = contents(&owner.at(&instance.base), &general).await;
    assert_eq!(contents, ["second", "first"]);
}

#[actix_web::test]
async fn a_killed_backup_is_never_mistaken_for_a_good_one() {
    let community = Community::new().await;
    let operator = Operator::of(&community.instance);
    let outside = tempfile::tempdir().unwrap();
    let archives = outside.path().join("archives");
    let config = outside.path().join("config");
    fs::create_dir(&config).unwrap();
    // So much to read that it is surely not done before it is killed; on disk it takes nothing.
    fs::File::create(config.join("huge")).unwrap().set_len(1 << 40).unwrap();
    let folder = archives.display().to_string();
    let config = config.display().to_string();
    let mut backup = operator
        .command(&["backup", "--to", &folder, "--config-dir", &config])
        .stdout(Stdio::null())
        .spawn()
        .expect("the program runs");
    let begun = async {
        while !names(&archives).iter().any(|name| name.ends_with(".database.partial")) {
            time::sleep(Duration::from_millis(5)).await;
        }
    };
    time::timeout(Duration::from_mins(1), begun).await.expect("a backup that begins");
    let (done, said) = operator.tries(&["backup", "--to", &folder]).await;
    assert!(!done && said.contains("another backup to "), "{said}");
    backup.kill().unwrap();
    backup.wait().unwrap();

    let left = names(&archives);
    assert!(left.iter().all(|name| name.ends_with(".partial")), "{left:?}");
    for name in left {
        let (whole, said) = operator.tries(&["check", &archives.join(name).display().to_string()]).await;
        assert!(!whole && said.contains(" is refused: "), "{said}");
    }
    let said = operator.says(&["backup", "--to", &folder]).await;
    let archive = PathBuf::from(archive_in(&said));
    assert_eq!(names(&archives), [archive.file_name().unwrap().to_str().unwrap()]);
}

#[actix_web::test]
async fn a_dump_made_elsewhere_goes_into_an_archive_and_comes_back() {
    let community = Community::new().await;
    let operator = Operator::of(&community.instance);
    let outside = tempfile::tempdir().unwrap();
    let dump = outside.path().join("dump").display().to_string();
    let archives = outside.path().display().to_string();
    if backend() == Backend::Sqlite {
        let (done, said) = operator.tries(&["backup", "--to", &archives, "--dump", &dump]).await;
        assert!(!done && said.contains("--dump goes with PostgreSQL"), "{said}");
        return;
    }
    community.owner.say(&community.general, "first").await;
    let url = community.instance.app.config.storage.database_url.clone().unwrap();
    let mut pg_dump = std::process::Command::new(shared_db::test_support::postgres_program("pg_dump"));
    assert!(pg_dump.args(["-Fc", "-f", &dump, url.expose()]).status().unwrap().success());
    let said = operator.says(&["backup", "--to", &archives, "--dump", &dump]).await;
    community.owner.say(&community.general, "second").await;
    let Community { instance, owner, general, .. } = community;
    let database = instance.stopped().await;
    operator.says(&["restore", &archive_in(&said)]).await;
    let instance = TestInstance::on(database, |_| {}).await;
    assert_eq!(contents(&owner.at(&instance.base), &general).await, ["first"]);
}

/// The last line that a backup prints.
fn archive_in(said: &str) -> String {
    let archive = said.lines().last().expect("a path").to_owned();
    assert!(Path::new(&archive).is_file(), "{said}");
    archive
}

/// The newest first.
async fn contents(reader: &User, channel: &str) -> Vec<String> {
    let mut contents = Vec::new();
    let mut before = String::new();
    loop {
        let page = reader.get(&format!("/channels/{channel}/messages?limit=100{before}")).await.is(200);
        let messages = page.body.as_array().expect("a list").clone();
        let Some(last) = messages.last() else { return contents };
        before = format!("&before={}", last["id"].as_str().expect("an id"));
        contents
            .extend(messages.iter().map(|message| message["content"].as_str().expect("a text").to_owned()));
    }
}

fn names(folder: &Path) -> Vec<String> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        entries => entries.unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect(),
    }
}
