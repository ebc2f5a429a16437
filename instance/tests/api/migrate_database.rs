//! `instance migrate-database`: from SQLite to PostgreSQL, with everything that there is.

use std::{fs, path::Path, sync::Arc};

use instance_store::MIGRATIONS;
use serde_json::{Value, json};
use shared::permissions::Permissions;
use shared_db::{
    Backend, Db, MOST_SECRET_BYTES,
    test_support::{Moving, TestDatabase, backend, files},
};

use crate::support::{Community, PASSWORD, Socket, TestInstance, User};

/// What COPY has a word of its own for, and what it has not.
const ODD: &str = "tab\t line\nfeed\r back\\slash \\N \\. \u{8}\u{b}\u{c}\u{1b} 'quotes\" \u{1f600} é\u{301}";

/// Both databases are needed, so this runs along with the tests on SQLite, once.
fn runs() -> bool {
    backend() == Backend::Sqlite
}

async fn source_and_target() -> (TestInstance, TestDatabase) {
    let source = TestInstance::on(TestDatabase::on(Backend::Sqlite, MIGRATIONS).await, |_| {}).await;
    (source, TestDatabase::on(Backend::Postgres, MIGRATIONS).await)
}

fn migrate(from: &str, data_dir: &Path, to: &str) -> Moving {
    let program = env!("CARGO_BIN_EXE_instance");
    Moving { program, from: from.to_owned(), data_dir: data_dir.to_owned(), to: to.to_owned() }
}

/// A community that leaves something in every table, but for two that only others write.
async fn live(community: &Community) -> User {
    let (owner, general) = (&community.owner, &community.general);
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    for number in 0..60 {
        owner.say(general, &format!("{number} {ODD}")).await;
    }
    let nonce = json!({"content": format!("<@{}>, once", bob.id), "nonce": "7", "enforce_nonce": true});
    let last = owner.send(general, nonce).await.is(200).text("id");
    bob.post(&format!("/channels/{general}/messages/{last}/ack"), json!({})).await.is(200);
    community.private_channel().await;
    community.empower(&bob, Permissions::MANAGE_MESSAGES).await;
    community.instance.bot(owner, "Helper").await;
    owner.put(&format!("/guilds/{}/bans/{}", community.id, carol.id), json!({})).await.is(204);
    let direct = bob.post("/users/@me/channels", json!({"recipient_id": owner.id})).await.is(200).text("id");
    bob.say(&direct, ODD).await;
    let once = owner.post(&format!("/channels/{general}/invites"), json!({"max_uses": 1})).await.is(200);
    let dora = community.instance.register("dora").await;
    dora.post(&format!("/invites/{}", once.text("code")), json!({})).await.is(200);
    let settings = json!({"name": "A house"});
    community.instance.claim("admin").await.patch("/instance", settings).await;
    bob
}

/// What they are told: everything that READY holds, and all that the channel does.
async fn sees(user: &User, general: &str) -> (Value, Vec<Value>) {
    let (socket, mut ready) = Socket::identified(user).await;
    for own in ["session_id", "resume_gateway_url"] {
        ready.as_object_mut().expect("an object").remove(own);
    }
    socket.close(1000).await;
    let history = user.get(&format!("/channels/{general}/messages?limit=100")).await.is(200).body;
    (ready, history.as_array().expect("a list").clone())
}

#[actix_web::test]
async fn all_that_an_instance_holds_is_there_afterwards() {
    if !runs() {
        return;
    }
    let (source, target) = source_and_target().await;
    let community = Community::on(source).await;
    let bob = live(&community).await;
    let general = community.general.clone();
    let before = sees(&bob, &general).await;
    let source = community.instance.stopped().await;
    source
        .change(
            MIGRATIONS,
            "INSERT INTO password_resets SELECT x'00ff', id, 4102444800000 FROM users LIMIT 1;
             INSERT INTO resolver_outbox (code, present, revision, next_attempt_at) VALUES ('abc', TRUE, 1, 2)",
        )
        .await;
    let largest = vec![7; usize::try_from(MOST_SECRET_BYTES).expect("small")];
    fs::write(source.directory().join("largest"), &largest).expect("a secret");
    let untouched = source.files();

    let moving = migrate(source.url(), &source.directory(), target.url());
    let said = moving.succeeds();
    assert!(said.contains("Set DATABASE_URL of the instance"), "{said}");
    assert_eq!(source.files(), untouched, "the source is as it was");
    target.has_rows_in_every_table(MIGRATIONS, &said).await;
    let db: Db<()> = target.open(MIGRATIONS, Arc::new(())).await;
    let fresh = vec![0; largest.len()];
    assert_eq!(db.secret("largest", fresh).await.expect("a secret"), largest, "as large as one may be");
    db.close().await;

    moving.is_refused("the target is not empty");
    let instance = TestInstance::on(target, |_| {}).await;
    // The token of before is still good: it is signed with the same secret.
    let bob = bob.at(&instance.base);
    assert_eq!(sees(&bob, &general).await, before);
    let login = json!({"login": "bob", "password": PASSWORD});
    instance.anyone().post("/auth/login", login).await.is(200);
    let refreshed = json!({"refresh_token": bob.refresh_token});
    instance.anyone().post("/auth/refresh", refreshed).await.is(200);
    bob.say(&general, "and it goes on").await;
}

/// The file has a log, as after a power cut, and stays as it is all the same.
#[actix_web::test]
async fn what_was_interrupted_leaves_nothing_and_is_simply_repeated() {
    if !runs() {
        return;
    }
    let (source, target) = source_and_target().await;
    let community = Community::on(source).await;
    for number in 0..20 {
        community.owner.say(&community.general, &number.to_string()).await;
    }
    let left = tempfile::tempdir().expect("a folder");
    let database = community.instance.stopped_dead(left.path()).await;
    let file = left.path().join("test.db");
    let untouched = files(&file);
    assert_ne!(untouched[1], [] as [u8; 0], "there is a log");

    let moving = migrate(&format!("sqlite:{}", file.display()), left.path(), target.url());
    moving.is_killed_at("messages", &target, MIGRATIONS).await;
    assert_eq!(files(&file), untouched);

    moving.succeeds();
    assert_eq!(files(&file), untouched);
    drop(database);
    let instance = TestInstance::on(target, |_| {}).await;
    let owner = community.owner.at(&instance.base);
    let expected: Vec<String> = (0..20).rev().map(|number| number.to_string()).collect();
    assert_eq!(owner.reads(&community.general, "").await, expected);
}

#[actix_web::test]
async fn what_can_not_be_done_is_refused_with_a_sentence_and_changes_nothing() {
    if !runs() {
        return;
    }
    let (source, target) = source_and_target().await;
    let community = Community::on(source).await;
    let message = community.owner.say(&community.general, "text").await;
    let (url, folder) =
        (community.instance.database().url().to_owned(), community.instance.database().directory());
    let to = target.url().to_owned();
    migrate(&url, &folder, &to).is_refused("is in use by another server. Stop that one first");
    let source = community.instance.stopped().await;

    migrate(&url, &folder, "sqlite:other.db").is_refused("--to must name a PostgreSQL database");
    migrate(&to, &folder, &to).is_refused("the data is in PostgreSQL already");
    migrate("sqlite:none.db", &folder, &to).is_refused("there is no database at none.db");
    assert!(!folder.join("none.db").exists());
    let nobody = "postgres://nobody@127.0.0.1:1/none?sslmode=disable";
    migrate(&url, &folder, nobody).is_refused("cannot connect to the database");

    source.change(MIGRATIONS, "UPDATE messages SET content = 'a' || char(0) || 'b'").await;
    let told = format!("messages, id {message}: content holds a NUL character");
    migrate(&url, &folder, &to).is_refused(&told);
    source.change(MIGRATIONS, "UPDATE messages SET content = CAST(x'61ff' AS TEXT)").await;
    let told = format!("messages, id {message}: content is not valid UTF-8");
    migrate(&url, &folder, &to).is_refused(&told);

    target.change(MIGRATIONS, "CREATE TABLE somebody_elses (id int)").await;
    migrate(&url, &folder, &to).is_refused("not this program's (somebody_elses)");
    source
        .change(
            MIGRATIONS,
            "DELETE FROM messages; DELETE FROM __diesel_schema_migrations WHERE version > '20261121000003'",
        )
        .await;
    migrate(&url, &folder, &to).is_refused("was last used by an older version");
}
