//! `instance migrate-database`: from SQLite to PostgreSQL, with everything that there is.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Output, Stdio},
    sync::Arc,
};

use instance_store::MIGRATIONS;
use serde_json::{Value, json};
use shared::permissions::Permissions;
use shared_db::{
    Backend, Conn, Db, DbError, Unit,
    schema::tables,
    test_support::{TestDatabase, backend},
};
use tokio::sync::oneshot;

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

fn migrate(database: &str, data_dir: &Path, to: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_instance"));
    command.args(["migrate-database", "--to", to]).env_clear().current_dir(data_dir);
    command.env("DATABASE_URL", database).env("DATA_DIR", data_dir);
    command
}

fn run(mut command: Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().expect("the program starts");
    (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

#[track_caller]
fn succeeds(command: Command) -> String {
    let (well, said) = run(command);
    assert!(well, "{said}");
    said
}

#[track_caller]
fn is_refused(command: Command, because: &str) {
    let (well, said) = run(command);
    assert!(!well && said.contains(because), "expected `{because}`, but: {said}");
}

/// Statements on a database that no server uses.
async fn change(database: &TestDatabase, sql: &'static str) {
    let db: Db<()> = database.open(MIGRATIONS, Arc::new(())).await;
    let run = async move |unit: &mut Unit<'_, ()>| unit.conn.batch_execute(sql).await.map_err(DbError::from);
    db.write(run).await.expect("the statements run");
    db.close().await;
}

/// The main file, and the log if there is one.
fn bytes(path: &Path) -> Vec<Vec<u8>> {
    let log = format!("{}-wal", path.display());
    [path, Path::new(&log)].map(|path| fs::read(path).unwrap_or_default()).into()
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
    change(
        &source,
        "INSERT INTO password_resets SELECT x'00ff', id, 4102444800000 FROM users LIMIT 1;
         INSERT INTO resolver_outbox (code, present, revision, next_attempt_at) VALUES ('abc', TRUE, 1, 2)",
    )
    .await;
    let file = source.directory().join("test.db");
    let untouched = bytes(&file);

    let said = succeeds(migrate(source.url(), &source.directory(), target.url()));
    assert!(said.contains("Set DATABASE_URL of the instance"), "{said}");
    assert_eq!(bytes(&file), untouched, "the source is as it was");
    // A table that would be forgotten, or left empty by this test, shows here.
    let db: Db<()> = target.open(MIGRATIONS, Arc::new(())).await;
    let listed = db.read(async |conn: &mut Conn<'_>| tables(conn).await.map_err(DbError::from)).await;
    let listed: BTreeSet<String> = listed.expect("the tables").into_iter().map(|table| table.name).collect();
    db.close().await;
    let moved = said.lines().filter(|line| line.ends_with("rows (100 %)") && !line.contains(": 0 of"));
    let moved: BTreeSet<String> =
        moved.filter_map(|line| line.split_once(": ")).map(|(table, _)| table.to_owned()).collect();
    assert_eq!(moved, listed, "{said}");

    let again = migrate(source.url(), &source.directory(), target.url());
    is_refused(again, "the target is not empty");
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
    let untouched = bytes(&file);
    assert_ne!(untouched[1], [] as [u8; 0], "there is a log");
    let url = format!("sqlite:{}", file.display());

    // Others may read the table meanwhile, but nobody writes it.
    let db: Db<()> = target.open(MIGRATIONS, Arc::new(())).await;
    let (locked, is_locked) = oneshot::channel::<()>();
    let (open, opened) = oneshot::channel::<()>();
    let holding = tokio::spawn({
        let db = db.clone();
        async move {
            let hold = async move |unit: &mut Unit<'_, ()>| {
                unit.conn.batch_execute("LOCK TABLE messages IN SHARE MODE").await.map_err(DbError::from)?;
                locked.send(()).expect("the test waits");
                opened.await.expect("the test says when");
                Ok::<_, DbError>(())
            };
            db.write(hold).await
        }
    });
    is_locked.await.expect("a lock");
    let mut halfway =
        migrate(&url, left.path(), target.url()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let lines = BufReader::new(halfway.stdout.take().expect("a pipe")).lines();
    let at_messages = lines.map_while(Result::ok).find(|line| line.starts_with("messages: 0 of "));
    assert!(at_messages.is_some(), "it came so far, with other tables behind it");
    halfway.kill().expect("it still runs");
    halfway.wait().expect("it is gone");
    open.send(()).expect("the lock's holder waits");
    holding.await.expect("no panic").expect("a unit");
    db.close().await;
    assert_eq!(bytes(&file), untouched);

    succeeds(migrate(&url, left.path(), target.url()));
    assert_eq!(bytes(&file), untouched);
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
    is_refused(migrate(&url, &folder, &to), "is in use by another server. Stop that one first");
    let source = community.instance.stopped().await;

    is_refused(migrate(&url, &folder, "sqlite:other.db"), "--to must name a PostgreSQL database");
    is_refused(migrate(&to, &folder, &to), "the data is in PostgreSQL already");
    is_refused(migrate("sqlite:none.db", &folder, &to), "there is no database at none.db");
    assert!(!folder.join("none.db").exists());
    let nobody = "postgres://nobody@127.0.0.1:1/none?sslmode=disable";
    is_refused(migrate(&url, &folder, nobody), "cannot connect to the database");

    change(&source, "UPDATE messages SET content = 'a' || char(0) || 'b'").await;
    let told = format!("messages, id {message}: content holds a NUL character");
    is_refused(migrate(&url, &folder, &to), &told);
    change(&source, "UPDATE messages SET content = CAST(x'61ff' AS TEXT)").await;
    let told = format!("messages, id {message}: content is not valid UTF-8");
    is_refused(migrate(&url, &folder, &to), &told);

    change(&target, "CREATE TABLE somebody_elses (id int)").await;
    is_refused(migrate(&url, &folder, &to), "not this program's (somebody_elses)");
    change(
        &source,
        "DELETE FROM messages; DELETE FROM __diesel_schema_migrations WHERE version > '20261121000003'",
    )
    .await;
    is_refused(migrate(&url, &folder, &to), "was last used by an older version");
}
