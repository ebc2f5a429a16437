//! Every version that was released can be followed by this one, and this one says so when it is the older of two.

use std::{fs, io::Read as _, path::PathBuf, process::Command, sync::Arc};

use flate2::read::GzDecoder;
use instance_store::MIGRATIONS;
use serde_json::{Value, json};
use shared_db::{
    Backend, Db, DbError, Unit,
    test_support::{TestDatabase, backend},
};

use crate::support::{TestInstance, User};

/// What `./scripts/make-upgrade-fixture` kept of each version.
fn releases() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/upgrade");
    let found =
        fs::read_dir(folder).expect("the folder of releases").map(|entry| entry.expect("an entry").path());
    let found: Vec<PathBuf> = found.filter(|path| path.is_dir()).collect();
    assert!(!found.is_empty());
    found
}

fn unpacked(path: PathBuf) -> Vec<u8> {
    let mut all = Vec::new();
    GzDecoder::new(fs::File::open(path).expect("a fixture")).read_to_end(&mut all).expect("a whole fixture");
    all
}

#[actix_web::test]
async fn what_each_released_version_left_is_all_there() {
    for release in releases() {
        let about = fs::read_to_string(release.join("about.json")).expect("what is in it");
        let about = &serde_json::from_str::<Value>(&about).expect("JSON")["instance"];
        let file = match backend() {
            Backend::Sqlite => "instance.sqlite.gz",
            Backend::Postgres => "instance.postgres.sql.gz",
        };
        let database = TestDatabase::of_release(backend(), &unpacked(release.join(file))).await;
        if backend() == Backend::Sqlite {
            for (name, secret) in about["secrets"].as_object().expect("the secrets") {
                let secret = hex::decode(secret.as_str().expect("hex")).expect("hex");
                fs::write(database.directory().join(name), secret).expect("a secret's file");
            }
        }
        let instance = TestInstance::on(database, |_| {}).await;
        holds(&instance, about).await;
    }
}

async fn holds(instance: &TestInstance, about: &Value) {
    let text = |key: &str| about[key].as_str().expect("a text");
    let mut users = Vec::new();
    for name in about["users"].as_array().expect("a list") {
        let login = json!({"login": name, "password": about["password"]});
        users.push(instance.sign_in(&instance.anyone().post("/auth/login", login).await.is(200)));
    }
    let [ada, bob] = &users[..] else { panic!("two people") };
    let token: Vec<&str> =
        about["bot_token"].as_array().expect("its parts").iter().filter_map(Value::as_str).collect();
    let bot: User = instance.anyone().with_token(&format!("Bot {}", token.join(".")));
    let said: Vec<&str> =
        about["messages"].as_array().expect("a list").iter().rev().filter_map(Value::as_str).collect();
    for user in [ada, bob, &bot] {
        let read = user.reads(text("channel"), "").await;
        // What the instance says of those who came stands among it.
        let read: Vec<&str> = read.iter().map(String::as_str).filter(|content| !content.is_empty()).collect();
        assert_eq!(read, said);
    }
    assert_eq!(ada.reads(text("direct"), "").await, ["Between us."]);
    let carol = instance.register("carol").await;
    carol.post(&format!("/invites/{}", text("invite")), json!({})).await.is(200);
    carol.say(text("channel"), "Hello, you who were here before!").await;
    assert_eq!(bob.reads(text("channel"), "?limit=1").await, ["Hello, you who were here before!"]);
}

#[actix_web::test]
async fn a_database_from_the_future_is_refused_in_plain_words() {
    let database = TestDatabase::new(MIGRATIONS).await;
    let db: Db<()> = database.open(MIGRATIONS, Arc::new(())).await;
    let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20991231000001')";
    let later =
        async move |unit: &mut Unit<'_, ()>| unit.conn.batch_execute(later).await.map_err(DbError::from);
    db.write(later).await.expect("a migration of the future");
    db.close().await;

    let [high, low] = u16::try_from(std::process::id() % 65_536).expect("a remainder").to_be_bytes();
    let mut serve = Command::new(env!("CARGO_BIN_EXE_instance"));
    serve.arg("serve").env_clear().current_dir(database.directory());
    // An address that nobody else listens on.
    serve.env("BIND", format!("127.77.{high}.{low}")).env("DATA_DIR", database.directory());
    let ended = serve.env("DATABASE_URL", database.url()).output().expect("the program starts");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success());
    let sentence = "the database was made by a newer version of this program: it has migration 20991231000001, which \
                    this version doesn't know. Nothing was changed. Start the newer version again, or restore the \
                    backup made before the update.";
    assert!(said.contains(sentence), "{said}");
}
