//! A resolver that asks for proof, and an instance that gives it by itself.

use std::{net::TcpListener, sync::Arc};

use actix_web::{App as Routes, HttpServer, dev::ServerHandle, web::Data};
use instance::resolver_client::deliver;
use resolver::{app::App, config::Config as ResolverConfig, routes::routes};
use serde_json::{Value, json};
use shared_db::test_support::TestDatabase;
use shared_web::{
    Clock as _, ManualClock, SeededRandom, SystemClock,
    config::{Environment, Flags},
};

use crate::support::{Answer, Guild, TestInstance};

const TOKEN: &str = "the-token-of-all-instances";

/// A resolver with proof and one token for everybody.
struct Strict {
    base: String,
    server: ServerHandle,
    _database: TestDatabase,
}

impl Strict {
    /// `own_address` is what it takes for its own; by default that is right.
    async fn start(own_address: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let environment = Environment::of([
            ("RESOLVER_REGISTER_TOKEN", TOKEN),
            ("RESOLVER_VERIFY_TARGETS", "1"),
            ("RESOLVER_ALLOW_PRIVATE", "1"),
            ("RESOLVER_PUBLIC_URL", own_address.unwrap_or(&base)),
        ]);
        let config = ResolverConfig::load(&Flags::default(), environment).expect("settings").config;
        let database = TestDatabase::new(resolver::store::migrations()).await;
        // Stands still, so that a fetch may take as long as a busy machine needs.
        let (clock, random) = (Arc::new(ManualClock::new(SystemClock.now_ms())), SeededRandom::new(1));
        let app = App::open(&config, database.options(), clock, &random).await.expect("the resolver opens");
        let app = Data::new(app);
        let server = HttpServer::new(move || Routes::new().app_data(app.clone()).configure(routes));
        let server = server.workers(1).disable_signals().listen(listener).expect("it listens").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { base, server: handle, _database: database }
    }

    async fn instance(&self) -> TestInstance {
        TestInstance::with(|config| {
            config.resolver.url = Some(self.base.parse().expect("an address"));
            config.resolver.register_token = Some(TOKEN.parse().expect("a secret"));
        })
        .await
    }

    async fn resolve(&self, code: &str) -> Answer {
        get(&format!("{}/api/resolver/resolve/{code}", self.base)).await
    }
}

impl Drop for Strict {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn get(url: &str) -> Answer {
    Answer::of(reqwest::get(url).await.expect("an answer")).await
}

async fn public_key(instance: &TestInstance) -> Value {
    get(&format!("{}/.well-known/privatechat", instance.base)).await.is(200).body["public_key"].clone()
}

#[actix_web::test]
async fn an_instance_proves_its_codes_to_the_resolver_by_itself() {
    let resolver = Strict::start(None).await;
    let instance = resolver.instance().await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let lasting = guild.invite(&alice, json!({"max_age": 0})).await.text("code");
    let ending = guild.invite(&alice, json!({"max_age": 3_600, "unique": true})).await.text("code");
    assert_eq!(deliver::run_once(&instance.app).await.expect("the database answers"), None);
    for code in [&lasting, &ending] {
        let resolved = resolver.resolve(code).await.is(200);
        assert_eq!(resolved.text("redirectTo"), format!("{}/invite/{code}", instance.base));
    }

    // The clock stands still: the second statement about a code has to be later all the same.
    alice.delete(&format!("/invites/{ending}")).await.is(200);
    assert_eq!(deliver::run_once(&instance.app).await.expect("the database answers"), None);
    assert_eq!(resolver.resolve(&ending).await.is(404).text("code"), "invite_expired");
    resolver.resolve(&lasting).await.is(200);
}

#[actix_web::test]
async fn a_registration_for_another_resolver_is_refused_and_the_invitation_says_so() {
    let resolver = Strict::start(Some("https://other.example")).await;
    let instance = resolver.instance().await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let code = guild.invite(&alice, json!({})).await.text("code");
    deliver::run_once(&instance.app).await.expect("the database answers");

    assert_eq!(resolver.resolve(&code).await.is(404).text("code"), "invite_not_found");
    let invites = alice.get(&guild.path("/invites")).await.is(200).body;
    assert!(invites[0]["resolver"].to_string().contains("target_unproven"), "{invites}");
}

#[actix_web::test]
async fn the_key_is_the_instances_own_and_stays() {
    let (one, other) = (TestInstance::new().await, TestInstance::new().await);
    let key = public_key(&one).await;
    assert_eq!(key.as_str().map(str::len), Some(44), "{key}");
    assert_ne!(key, public_key(&other).await);
    let one = one.restarted(|_| {}).await;
    assert_eq!(key, public_key(&one).await);
}
