//! A running resolver, and callers as values.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use actix_web::{App as Routes, HttpServer};
use reqwest::Method;
use resolver::app::App;
use resolver::config::Config;
use resolver::routes::routes;
use resolver::serve::health;
use resolver::store::migrations;
use serde_json::{Value, json};
use shared_db::DbOptions;
use shared_db::test_support::TestDatabase;
use shared_web::config::{Environment, Flags};
use shared_web::{Clock as _, ManualClock, SeededRandom};

/// 2026-01-02T03:04:05.678Z
pub(crate) const NOW_MS: i64 = 1_767_323_045_678;

pub(crate) const SHARED: &str = "the-shared-token";
pub(crate) const ADMIN: &str = "the-operators-token";
pub(crate) const ADA: &str = "the-token-of-ada";
pub(crate) const BOB: &str = "the-token-of-bob";

pub(crate) struct TestResolver {
    pub(crate) clock: ManualClock,
    pub(crate) app: Data<App>,
    base: String,
    http: reqwest::Client,
    server: ServerHandle,
    pub(crate) database: Arc<TestDatabase>,
}

impl TestResolver {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With further settings, as variables. Every caller comes through a trusted proxy, so tests choose addresses.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        let database = Arc::new(TestDatabase::new(migrations()).await);
        Self::start_on(database, settings).await
    }

    /// A further replica, when the database is one that several can use.
    pub(crate) async fn start_on(database: Arc<TestDatabase>, settings: &[(&str, &str)]) -> Self {
        Self::start_as(1, database, settings).await
    }

    /// On a disk with as much room as `free` says at the time.
    pub(crate) async fn start_on_disk(free: Arc<AtomicU64>) -> Self {
        let database = Arc::new(TestDatabase::new(migrations()).await);
        let mut options = database.options();
        options.free_space = Arc::new(move |_| Ok(free.load(Ordering::Relaxed)));
        Self::start_over(1, database, options, &[]).await
    }

    /// As [`start_on`](Self::start_on), with chances of its own.
    pub(crate) async fn start_as(seed: u64, database: Arc<TestDatabase>, settings: &[(&str, &str)]) -> Self {
        let options = database.options();
        Self::start_over(seed, database, options, settings).await
    }

    async fn start_over(
        seed: u64,
        database: Arc<TestDatabase>,
        options: DbOptions,
        settings: &[(&str, &str)],
    ) -> Self {
        let named = format!("ada:{ADA},bob:{BOB}");
        let tokens = [
            ("RESOLVER_REGISTER_TOKEN", SHARED),
            ("RESOLVER_REGISTER_TOKENS", &named),
            ("RESOLVER_ADMIN_TOKEN", ADMIN),
            ("TRUSTED_PROXIES", "127.0.0.1"),
        ];
        let environment = Environment::of(tokens.into_iter().chain(settings.iter().copied()));
        let config = Config::load(&Flags::default(), environment).unwrap().config;
        let clock = ManualClock::new(NOW_MS);
        let random = SeededRandom::new(seed);
        let app = App::open(&config, options, Arc::new(clock.clone()), &random).await.unwrap();
        let app = Data::new(app);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let served = app.clone();
        let server = HttpServer::new(move || {
            Routes::new().app_data(served.clone()).configure(routes).configure(health(&served).configure())
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(1)
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { clock, app, base, http, server: handle, database }
    }

    /// A caller with no token.
    pub(crate) fn anyone(&self) -> Caller {
        Caller {
            base: self.base.clone(),
            http: self.http.clone(),
            token: None,
            address: "192.0.2.1".to_owned(),
        }
    }

    pub(crate) fn with_token(&self, token: &str) -> Caller {
        Caller { token: Some(token.to_owned()), ..self.anyone() }
    }

    /// `seconds` from now, as the wire has it.
    pub(crate) fn in_seconds(&self, seconds: i64) -> String {
        let time = resolver::code::Timestamp::from_ms(self.clock.now_ms() + seconds * 1_000);
        serde_json::to_value(time).unwrap().as_str().unwrap().to_owned()
    }

    pub(crate) fn advance_seconds(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

impl Drop for TestResolver {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

#[derive(Clone)]
pub(crate) struct Caller {
    base: String,
    http: reqwest::Client,
    pub(crate) token: Option<String>,
    address: String,
}

impl Caller {
    pub(crate) fn at_address(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.clone() }
    }

    pub(crate) async fn register(&self, code: &str, target_url: &str) -> Answer {
        self.post("register", &json!({ "code": code, "targetUrl": target_url })).await
    }

    pub(crate) async fn register_until(&self, code: &str, target_url: &str, expires_at: &str) -> Answer {
        let body = json!({ "code": code, "targetUrl": target_url, "expiresAt": expires_at });
        self.post("register", &body).await
    }

    pub(crate) async fn resolve(&self, code: &str) -> Answer {
        self.send(Method::GET, &format!("/api/resolver/resolve/{code}"), None).await
    }

    pub(crate) async fn withdraw(&self, code: &str) -> Answer {
        self.send(Method::DELETE, &format!("/api/resolver/register/{code}"), None).await
    }

    pub(crate) async fn batch(&self, routes: &[Value]) -> Answer {
        self.post("register/batch", &json!({ "routes": routes })).await
    }

    pub(crate) async fn stats(&self) -> Answer {
        self.send(Method::GET, "/api/resolver/stats", None).await
    }

    pub(crate) async fn purge(&self) -> Answer {
        self.send(Method::DELETE, "/api/resolver/expired", None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, &format!("/api/resolver/{path}"), Some(body.to_string())).await
    }

    pub(crate) async fn page(&self, path: &str, language: &str) -> Answer {
        self.finish(self.request(Method::GET, path).header("accept-language", language)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<String>) -> Answer {
        let request = self.request(method, path);
        self.finish(match body {
            Some(body) => request.header("content-type", "application/json").body(body),
            None => request,
        })
        .await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("x-forwarded-for", &self.address);
        match &self.token {
            Some(token) => request.header("x-resolver-token", token),
            None => request,
        }
    }

    pub(crate) async fn finish(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Status and error code, which is what most refusals are about.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["code"].as_str().unwrap_or_default().to_owned())
    }
}

pub(crate) fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
