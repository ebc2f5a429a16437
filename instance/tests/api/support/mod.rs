//! A whole instance per test: its own database, its own port, real HTTP. Users are values.

mod community;
mod gate;
mod guild;
mod operator;
mod resolver;
mod socket;
mod user;

use std::{
    fs,
    net::TcpListener,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use actix_web::web;
use instance::{Outside, app::App, build_app, config::Config, server};
use shared_db::{FreeSpace, test_support::TestDatabase};
use shared_web::{Clock as _, ManualClock, SeededRandom, SystemClock};

pub use community::Community;
pub use gate::Way;
pub use guild::Guild;
pub use operator::Operator;
pub use resolver::TestResolver;
pub use socket::Socket;
pub use user::{Answer, User};

/// An instance that starts again must not draw the same tokens again.
static STARTS: AtomicU64 = AtomicU64::new(1);

/// A running instance.
pub struct TestInstance {
    pub base: String,
    pub app: web::Data<App>,
    pub clock: ManualClock,
    http: reqwest::Client,
    server: actix_web::dev::ServerHandle,
    database: TestDatabase,
}

impl TestInstance {
    /// Open for registration, without rate limits.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With settings of the test's own.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::on(TestDatabase::new(instance_store::MIGRATIONS).await, change).await
    }

    /// Stops, and starts again with the same data and other settings, at another port.
    pub async fn restarted(self, change: impl FnOnce(&mut Config)) -> Self {
        Self::on(self.stopped().await, change).await
    }

    /// Stops. The data stays.
    pub async fn stopped(self) -> TestDatabase {
        let Self { app, server, database, .. } = self;
        app.gateway.stop().await;
        server.stop(false).await;
        app.db.clone().close().await;
        database
    }

    /// Copies what lies on the disk into `folder`, as a power cut leaves it, and stops.
    pub async fn stopped_dead(self, folder: &Path) -> TestDatabase {
        for file in fs::read_dir(self.database.directory()).expect("the data's folder") {
            let file = file.expect("a file");
            if !file.file_name().to_string_lossy().ends_with("-shm") {
                fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
            }
        }
        self.stopped().await
    }

    pub fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// On a disk with as much room as `free` says at the time: [`PLENTY`], or [`TOO_LITTLE`] for what is new.
    pub async fn on_disk(free: Arc<AtomicU64>) -> Self {
        let database = TestDatabase::new(instance_store::MIGRATIONS).await;
        Self::start(database, Arc::new(move |_| Ok(free.load(Ordering::Relaxed))), |_| {}).await
    }

    /// On the data of an instance that was stopped, or of another make.
    pub async fn on(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        Self::start(database, Arc::new(|_| Ok(u64::MAX)), change).await
    }

    async fn start(database: TestDatabase, free_space: FreeSpace, change: impl FnOnce(&mut Config)) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.set_nonblocking(true).expect("a socket of ours");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let mut config = Config::default();
        config.storage.data_dir = database.directory();
        config.storage.database_url = Some(database.url().parse().expect("a URL"));
        config.storage.max_connections = 6;
        config.storage.reserve = 0;
        config.accounts.bcrypt_cost = 4;
        config.accounts.insecure_fast_passwords = true;
        config.accounts.registration_mode = Some("open".parse().expect("a mode"));
        config.limits.rate_limits = false;
        config.server.public_url = Some(base.parse().expect("an address"));
        config.server.workers = 1;
        change(&mut config);
        // A clock that the test moves, started at the real time.
        let clock = ManualClock::new(SystemClock.now_ms());
        let outside = Outside {
            clock: Arc::new(clock.clone()),
            random: Arc::new(SeededRandom::new(STARTS.fetch_add(1, Ordering::Relaxed))),
            database: Box::new(|options| {
                options.free_space = free_space;
                // A machine that is busy with other tests may take its time.
                options.read_limit = Duration::from_mins(1);
                options.slow_read_limit = Duration::from_mins(1);
            }),
        };
        let app = build_app(config, outside).await.expect("the instance starts");
        let running = server::start(&app, listener).expect("the server starts");
        let server = running.handle();
        actix_web::rt::spawn(running);
        Self { base, app, clock, http: reqwest::Client::new(), server, database }
    }

    /// Waits until health says so. The server looks at its disk by itself, twice a second.
    pub async fn until_health_is(&self, status: &str, problems: &[&str]) {
        let expected = serde_json::json!([status, problems]);
        let told = async {
            loop {
                let answer =
                    reqwest::get(format!("{}/api/health", self.base)).await.expect("the server answers");
                let body: serde_json::Value =
                    serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
                if serde_json::json!([body["status"], body["problems"]]) == expected {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(1), told)
            .await
            .unwrap_or_else(|_| panic!("never {expected}"));
    }

    /// Registers a person.
    pub async fn register(&self, name: &str) -> User {
        let body = serde_json::json!({"username": name, "password": PASSWORD});
        self.sign_in(&self.anyone().post("/auth/register", body).await.is(201))
    }

    /// Who an answer of register, login or refresh signs in.
    pub fn sign_in(&self, answer: &Answer) -> User {
        User::signed_in(self.base.clone(), self.http.clone(), &answer.body)
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> User {
        User::stranger(self.base.clone(), self.http.clone())
    }

    /// Claims the instance for `name`, who becomes its admin and owns the home guild.
    pub async fn claim(&self, name: &str) -> User {
        let claim = instance::setup::link::claim_code(&self.app).await.expect("a claim code");
        let body = serde_json::json!({"claim": claim.expose(), "username": name, "password": PASSWORD});
        let answer = self.anyone().post("/setup", body).await.is(201);
        User::signed_in(self.base.clone(), self.http.clone(), &answer.body)
    }

    /// Returns when everything that happened so far, a clock that was moved included, is on its way to the sockets.
    pub async fn settled(&self) {
        // Lets the gateway's clock, a task on this thread, see the time; the hub's answer comes behind what that set off.
        tokio::task::yield_now().await;
        self.app.gateway.online(Vec::new()).await;
    }
}

/// Bytes.
pub const PLENTY: u64 = 1 << 40;
pub const TOO_LITTLE: u64 = 100 << 20;

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery";
