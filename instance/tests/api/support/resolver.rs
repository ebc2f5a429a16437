use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use actix_web::{
    App as Routes, Error, HttpResponse, HttpServer,
    body::{BoxBody, MessageBody},
    dev::{ServerHandle, ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web::Data,
};
use instance::config::Config;
use resolver::{app::App, config::Config as ResolverConfig, routes::routes};
use serde_json::{Value, json};
use shared_db::test_support::TestDatabase;
use shared_web::{
    SeededRandom, SystemClock,
    config::{Environment, Flags},
};
use tokio::sync::watch;

use super::Answer;

/// A running resolver that a test can put out of reach.
pub struct TestResolver {
    pub base: String,
    gate: Data<Gate>,
    http: reqwest::Client,
    server: ServerHandle,
    _database: TestDatabase,
}

struct Gate {
    open: AtomicBool,
    /// Requests that were answered, also those that met a closed gate.
    answered: watch::Sender<usize>,
}

const OURS: &str = "the-token-of-this-instance";
const OTHERS: &str = "the-token-of-another-instance";

impl TestResolver {
    pub async fn start() -> Self {
        let database = TestDatabase::new(resolver::store::migrations()).await;
        let tokens = format!("ours:{OURS},others:{OTHERS}");
        let environment = Environment::of([("RESOLVER_REGISTER_TOKENS", tokens.as_str())]);
        let config = ResolverConfig::load(&Flags::default(), environment).expect("settings").config;
        let random = SeededRandom::new(1);
        let app = App::open(&config, database.options(), Arc::new(SystemClock), &random).await;
        let app = Data::new(app.expect("the resolver opens"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let gate = Data::new(Gate { open: AtomicBool::new(true), answered: watch::Sender::new(0) });
        let passed = gate.clone();
        let server = HttpServer::new(move || {
            Routes::new().app_data(app.clone()).app_data(passed.clone()).wrap(from_fn(pass)).configure(routes)
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .expect("the resolver listens")
        .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { base, gate, http: reqwest::Client::new(), server: handle, _database: database }
    }

    /// Has an instance register here.
    pub fn serves(&self, config: &mut Config) {
        config.resolver.url = Some(self.base.parse().expect("an address"));
        config.resolver.register_token = Some(OURS.parse().expect("a secret"));
    }

    /// Whether the resolver does its work or only fails.
    pub fn is_up(&self, up: bool) {
        self.gate.open.store(up, Ordering::SeqCst);
    }

    /// Goes for good: nobody listens at its address any longer.
    pub async fn stop(&self) {
        self.server.stop(false).await;
    }

    pub fn answered(&self) -> usize {
        *self.gate.answered.borrow()
    }

    /// Ends once `requests` have been answered in all.
    pub async fn has_answered(&self, requests: usize) {
        let mut answered = self.gate.answered.subscribe();
        let enough = answered.wait_for(|answered| *answered >= requests);
        tokio::time::timeout(std::time::Duration::from_secs(20), enough)
            .await
            .expect("requests")
            .expect("a gate");
    }

    pub async fn resolve(&self, code: &str) -> Answer {
        let path = format!("{}/api/resolver/resolve/{code}", self.base);
        Answer::of(self.http.get(path).send().await.expect("an answer")).await
    }

    /// Another instance registers a code.
    pub async fn is_taken(&self, code: &str) {
        let body: Value = json!({"code": code, "targetUrl": "https://other.example"});
        let request = self.http.post(format!("{}/api/resolver/register", self.base));
        let request = request.header("x-resolver-token", OTHERS).json(&body);
        Answer::of(request.send().await.expect("an answer")).await.is(201);
    }
}

async fn pass(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let gate = request.app_data::<Data<Gate>>().expect("every request has it").clone();
    let answer = if gate.open.load(Ordering::SeqCst) {
        next.call(request).await?.map_into_boxed_body()
    } else {
        request.into_response(HttpResponse::ServiceUnavailable().finish())
    };
    gate.answered.send_modify(|answered| *answered += 1);
    Ok(answer)
}

impl Drop for TestResolver {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
