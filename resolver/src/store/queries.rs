//! How many queries something takes: what can't be told apart by them can't be told apart by time either.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use shared_db::Unit;
use shared_db::test_support::TestDatabase;
use shared_web::config::{Environment, Flags};
use shared_web::{ManualClock, SeededRandom};

use super::codes::{self, NewRoute};
use crate::app::App;
use crate::code::Code;
use crate::config::Config;
use crate::error::Refusal;
use crate::owner::Owner;
use crate::resolve::Changed;

static QUERIES: AtomicUsize = AtomicUsize::new(0);

/// Of the codes; others, such as BEGIN, go their own ways.
fn count(event: &InstrumentationEvent<'_>) {
    if let InstrumentationEvent::StartQuery { query, .. } = event
        && query.to_string().contains("codes")
    {
        QUERIES.fetch_add(1, Ordering::SeqCst);
    }
}

async fn app() -> (App, TestDatabase) {
    set_default_instrumentation(|| {
        let observer = |event: InstrumentationEvent<'_>| count(&event);
        Some(Box::new(observer))
    })
    .unwrap();
    let database = TestDatabase::new(super::migrations()).await;
    let environment = Environment::of([("RESOLVER_REGISTER_TOKEN", "token")]);
    let config = Config::load(&Flags::default(), environment).unwrap().config;
    let clock = Arc::new(ManualClock::new(1_000));
    let app = App::open(&config, database.options(), clock, &SeededRandom::new(1)).await.unwrap();
    (app, database)
}

async fn register(app: &App, code: &str, expires_at: Option<i64>) {
    let (code, owner) = (Code::parse(code).unwrap(), Owner { name: "ada".to_owned(), origin: String::new() });
    let route = NewRoute {
        digest: app.digests.of_code(code),
        look: app.digests.of_look(code),
        owner,
        code: code.as_str().to_owned(),
        target_url: "https://ada.example".to_owned(),
        expires_at,
    };
    let unit = async move |unit: &mut Unit<'_, Changed>| codes::upsert(&mut unit.conn, &route, 1).await;
    app.db.write(unit).await.unwrap();
}

async fn withdraw(app: &App, code: &str) {
    let digest = app.digests.of_code(Code::parse(code).unwrap());
    let unit = async move |unit: &mut Unit<'_, Changed>| codes::bury(&mut unit.conn, digest, 1).await;
    app.db.write(unit).await.unwrap();
}

/// The refusal of three calls, and how many queries each took.
async fn asked_thrice(app: &App, code: &str) -> (Refusal, [usize; 3]) {
    let (mut refusal, mut queries) = (Refusal::Failed, [0; 3]);
    for one in &mut queries {
        let before = QUERIES.load(Ordering::SeqCst);
        refusal = app.lookup.find(Code::parse(code).unwrap()).await.unwrap_err();
        *one = QUERIES.load(Ordering::SeqCst) - before;
    }
    (refusal, queries)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_expired_and_withdrawn_codes_take_the_same_queries() {
    let (app, _database) = app().await;
    register(&app, "expired23", Some(999)).await;
    register(&app, "withdrawn23", None).await;
    withdraw(&app, "withdrawn23").await;

    let expected = [1, 1, 0];
    assert_eq!(asked_thrice(&app, "unknown23").await, (Refusal::InviteNotFound, expected));
    assert_eq!(asked_thrice(&app, "expired23").await, (Refusal::InviteExpired, expected));
    assert_eq!(asked_thrice(&app, "withdrawn23").await, (Refusal::InviteExpired, expected));
}
