use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_web::{
    App as Routes, HttpServer,
    dev::ServerHandle,
    middleware::from_fn,
    rt::net::{TcpListener as AsyncListener, TcpSocket},
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

use super::{
    Answer,
    gate::{Gate, pass},
};

/// A running resolver that a test can put out of reach.
pub struct TestResolver {
    pub base: String,
    address: SocketAddr,
    /// Whoever comes passes it.
    pub gate: Data<Gate>,
    app: Data<App>,
    http: reqwest::Client,
    server: ServerHandle,
    /// Holds the port while nobody listens there.
    held: Option<TcpSocket>,
    _database: TestDatabase,
}

const OURS: &str = "the-token-of-this-instance";
const OTHERS: &str = "the-token-of-another-instance";

impl TestResolver {
    pub async fn start() -> Self {
        let database = TestDatabase::new(resolver::store::migrations()).await;
        let tokens = format!("ours:{OURS},others:{OTHERS}");
        let environment =
            Environment::of([("RESOLVER_REGISTER_TOKENS", tokens.as_str()), ("LIMIT_RESOLVE", "100000")]);
        let config = ResolverConfig::load(&Flags::default(), environment).expect("settings").config;
        let random = SeededRandom::new(1);
        let app = App::open(&config, database.options(), Arc::new(SystemClock), &random).await;
        let app = Data::new(app.expect("the resolver opens"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let gate = Data::new(Gate::default());
        let server = serve(&app, &gate, listener);
        Self {
            base: format!("http://{address}"),
            address,
            gate,
            app,
            http: reqwest::Client::new(),
            server,
            held: None,
            _database: database,
        }
    }

    /// Has an instance register here.
    pub fn serves(&self, config: &mut Config) {
        config.resolver.url = Some(self.base.parse().expect("an address"));
        config.resolver.register_token = Some(OURS.parse().expect("a secret"));
    }

    /// From here on nobody listens at its address.
    pub async fn goes_away(&mut self) {
        self.server.stop(false).await;
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an option");
        socket.bind(self.address).expect("the port was just left");
        self.held = Some(socket);
    }

    pub fn comes_back(&mut self) {
        let listener: AsyncListener = self.held.take().expect("it was away").listen(1_024).expect("a port");
        let listener = listener.into_std().expect("a socket");
        self.server = serve(&self.app, &self.gate, listener);
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

fn serve(app: &Data<App>, gate: &Data<Gate>, listener: TcpListener) -> ServerHandle {
    let (app, gate) = (app.clone(), gate.clone());
    let server = HttpServer::new(move || {
        Routes::new().app_data(app.clone()).app_data(gate.clone()).wrap(from_fn(pass)).configure(routes)
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .expect("the resolver listens")
    .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    handle
}

impl Drop for TestResolver {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
