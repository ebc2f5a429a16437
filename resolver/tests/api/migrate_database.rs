//! `resolver migrate-database`: from SQLite to PostgreSQL, with everything that there is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use resolver::store::migrations;
use serde_json::Value;
use shared_db::Backend;
use shared_db::test_support::{Moving, TestDatabase, backend, files};

use crate::support::{ADA, ADMIN, BOB, SHARED, TestResolver, refused};

const ADAS: &str = "https://ada.example";
const BOBS: &str = "https://bob.example";

/// Both databases are needed, so this runs along with the tests on SQLite, once.
fn runs() -> bool {
    backend() == Backend::Sqlite
}

async fn source_and_target() -> (TestResolver, Arc<TestDatabase>) {
    let source = Arc::new(TestDatabase::on(Backend::Sqlite, migrations()).await);
    let target = Arc::new(TestDatabase::on(Backend::Postgres, migrations()).await);
    (TestResolver::start_on(source, &[]).await, target)
}

fn migrate(from: &str, data_dir: &Path, to: &str) -> Moving {
    let program = env!("CARGO_BIN_EXE_resolver");
    Moving { program, from: from.to_owned(), data_dir: data_dir.to_owned(), to: to.to_owned() }
}

async fn stopped(resolver: TestResolver) -> Arc<TestDatabase> {
    resolver.app.db.clone().close().await;
    Arc::clone(&resolver.database)
}

/// Codes of each kind, and resolves that are on disk but not yet counted.
async fn live(resolver: &TestResolver) -> Value {
    let (ada, shared) = (resolver.with_token(ADA), resolver.with_token(SHARED));
    for code in ["adas-code", "ADAS-code", "withdrawn23", "purged23"] {
        assert_eq!(ada.register(code, ADAS).await.status, 201, "{code}");
    }
    assert_eq!(ada.withdraw("withdrawn23").await.status, 204);
    let past = resolver.in_seconds(-1);
    assert_eq!(ada.register_until("purged23", ADAS, &past).await.status, 200);
    assert_eq!(ada.purge().await.json()["deleted"], 1);
    assert_eq!(ada.register_until("ending23", ADAS, &resolver.in_seconds(60)).await.status, 201);
    assert_eq!(shared.register("shared-code", ADAS).await.status, 201);
    assert_eq!(resolver.anyone().resolve("adas-code").await.status, 200);
    let stats = resolver.with_token(ADMIN).stats().await.json();
    assert_eq!(resolver.anyone().resolve("ADAS-code").await.status, 200);
    resolver.app.counts.write().await.unwrap();
    stats
}

#[tokio::test]
async fn all_that_a_resolver_holds_is_there_afterwards() {
    if !runs() {
        return;
    }
    let (resolver, target) = source_and_target().await;
    let before = live(&resolver).await;
    let source = stopped(resolver).await;
    let pin = "INSERT INTO pins VALUES ('https://ada.example', zeroblob(32), 1)";
    source.change(migrations(), pin).await;
    let token = source.directory().join("register-token");
    fs::write(&token, "a-token-that-was-made").unwrap();
    let untouched = source.files();

    let moving = migrate(source.url(), &source.directory(), target.url());
    let said = moving.succeeds();
    assert!(said.contains("Set DATABASE_URL of the resolver"), "{said}");
    assert_eq!(source.files(), untouched, "the source is as it was");
    assert_eq!(
        fs::read_to_string(token).unwrap(),
        "a-token-that-was-made",
        "it is read from there as before"
    );
    target.has_rows_in_every_table(migrations(), &said).await;
    moving.is_refused("the target is not empty: its table `codes` has rows");

    let resolver = TestResolver::start_on(target, &[]).await;
    are_there_with_their_owners(&resolver).await;
    counts_go_on(&resolver, &before).await;
    resolver.advance_seconds(61);
    assert_eq!(resolver.anyone().resolve("ending23").await.refusal(), refused(404, "invite_expired"));
}

async fn are_there_with_their_owners(resolver: &TestResolver) {
    let (ada, bob, shared) =
        (resolver.with_token(ADA), resolver.with_token(BOB), resolver.with_token(SHARED));
    for code in ["adas-code", "ADAS-code", "ending23", "shared-code"] {
        assert_eq!(resolver.anyone().resolve(code).await.json()["targetUrl"], ADAS, "{code}");
        assert_eq!(bob.register(code, BOBS).await.refusal(), refused(409, "code_taken"), "{code}");
    }
    assert_eq!(shared.register("shared-code", BOBS).await.refusal(), refused(409, "code_taken"));
    assert_eq!(shared.register("shared-code", ADAS).await.status, 200);
    // Of these only a digest is left, so this needs the key of before.
    for code in ["withdrawn23", "purged23"] {
        assert_eq!(resolver.anyone().resolve(code).await.refusal(), refused(404, "invite_expired"), "{code}");
        assert_eq!(bob.register(code, BOBS).await.refusal(), refused(409, "code_taken"), "{code}");
        assert_eq!(ada.register(code, ADAS).await.status, 200, "{code}");
        assert_eq!(ada.withdraw(code).await.status, 204, "{code}");
    }
}

/// What was on its way to be counted is, and what happens from now on.
async fn counts_go_on(resolver: &TestResolver, before: &Value) {
    let admin = resolver.with_token(ADMIN);
    let counts = |stats: &Value| -> Vec<(String, u64)> {
        let codes = stats["topCodes"].as_array().unwrap().iter();
        let count =
            |one: &Value| (one["code"].as_str().unwrap().to_owned(), one["resolveCount"].as_u64().unwrap());
        codes.map(count).filter(|(_, count)| *count > 0).collect()
    };
    assert_eq!(counts(before), [("adas-code".to_owned(), 1)]);
    // Every code that leads somewhere was looked at once since.
    let after = admin.stats().await.json();
    for (code, count) in [("adas-code", 2), ("ADAS-code", 2), ("ending23", 1), ("shared-code", 1)] {
        assert!(counts(&after).contains(&(code.to_owned(), count)), "{code}: {after}");
    }
    assert_eq!(after["totalRoutes"], before["totalRoutes"]);
}

/// The file has a log, as after a power cut, and stays as it is all the same.
#[tokio::test]
async fn what_was_interrupted_leaves_nothing_and_is_simply_repeated() {
    if !runs() {
        return;
    }
    let (resolver, target) = source_and_target().await;
    live(&resolver).await;
    let (from, left) = (resolver.database.directory(), tempfile::tempdir().unwrap());
    for name in ["test.db", "test.db-wal"] {
        fs::copy(from.join(name), left.path().join(name)).unwrap();
    }
    let file = left.path().join("test.db");
    let untouched = files(&file);
    assert_ne!(untouched[1], [] as [u8; 0], "there is a log");

    let moving = migrate(&format!("sqlite:{}", file.display()), left.path(), target.url());
    moving.is_killed_at("keys", &target, migrations()).await;
    assert_eq!(files(&file), untouched);

    moving.succeeds();
    assert_eq!(files(&file), untouched);
    are_there_with_their_owners(&TestResolver::start_on(target, &[]).await).await;
}

#[tokio::test]
async fn what_can_not_be_done_is_refused_with_a_sentence_and_changes_nothing() {
    if !runs() {
        return;
    }
    let (resolver, target) = source_and_target().await;
    live(&resolver).await;
    let (url, folder) = (resolver.database.url().to_owned(), resolver.database.directory());
    let to = target.url().to_owned();
    migrate(&url, &folder, &to).is_refused("is in use by another server. Stop that one first");
    let source = stopped(resolver).await;

    migrate(&url, &folder, "sqlite:other.db").is_refused("--to must name a PostgreSQL database");
    migrate(&to, &folder, &to).is_refused("the data is in PostgreSQL already");
    migrate("sqlite:none.db", &folder, &to).is_refused("there is no database at none.db");
    assert!(!folder.join("none.db").exists());

    source.change(migrations(), "UPDATE codes SET target_url = 'https://' || char(0)").await;
    migrate(&url, &folder, &to).is_refused("target_url holds a NUL character");
    source.change(migrations(), "UPDATE codes SET target_url = 'https://ada.example'").await;
    target.change(migrations(), "CREATE TABLE somebody_elses (id int)").await;
    migrate(&url, &folder, &to).is_refused("not this program's (somebody_elses)");
    target.change(migrations(), "DROP TABLE somebody_elses").await;
    migrate(&url, &folder, &to).succeeds();
}
