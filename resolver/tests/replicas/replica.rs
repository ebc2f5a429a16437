//! A resolver in a process of its own, and clients that go to the other one when theirs is gone.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::thread;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared_db::test_support::TestDatabase;

pub(crate) const OWNERS: [&str; 4] = ["token-of-ada", "token-of-bob", "token-of-cyd", "token-of-dan"];
const ADMIN: &str = "the-operators-token";

pub(crate) struct Replica {
    process: Child,
    base: String,
}

impl Replica {
    /// Starts one and waits until it listens.
    pub(crate) fn start(database: &TestDatabase) -> Self {
        let (address, port) = own_address();
        let named = ["ada", "bob", "cyd", "dan"].iter().zip(OWNERS);
        let named: Vec<String> = named.map(|(name, token)| format!("{name}:{token}")).collect();
        let mut process = Command::new(env!("CARGO_BIN_EXE_resolver"))
            .env_clear()
            .env("DATABASE_URL", database.url())
            .env("DATA_DIR", database.directory())
            .env("BIND", &address)
            .env("PORT", port.to_string())
            .env("ADMIN_LISTENER", "off")
            .env("RATE_LIMITS", "off")
            .env("RESOLVER_REGISTER_TOKENS", named.join(","))
            .env("RESOLVER_ADMIN_TOKEN", ADMIN)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut said = Vec::new();
        loop {
            let line = log.next().unwrap_or_else(|| panic!("it ended: {said:#?}")).unwrap();
            if line.contains("the resolver listens") {
                break;
            }
            said.push(line);
        }
        // A pipe that nobody reads would fill up and stop it.
        thread::spawn(move || log.for_each(drop));
        Self { process, base: format!("http://{address}:{port}") }
    }

    /// By SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A loopback address of this process's own, and a port that none of its replicas has.
fn own_address() -> (String, u16) {
    static COUNT: AtomicU16 = AtomicU16::new(0);
    let [_, high, middle, low] = std::process::id().to_be_bytes();
    (format!("127.{}.{middle}.{low}", 64 | high), 18_081 + COUNT.fetch_add(1, Ordering::Relaxed))
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    Answered(u16),
    /// The connection broke. From now on the client asks the other replica.
    Lost,
}

pub(crate) struct Client {
    http: reqwest::Client,
    bases: [String; 2],
    lost: AtomicUsize,
}

impl Client {
    pub(crate) fn of(first: &Replica, then: &Replica) -> Self {
        let bases = [first.base.clone(), then.base.clone()];
        Self { http: reqwest::Client::new(), bases, lost: AtomicUsize::new(0) }
    }

    pub(crate) fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }

    pub(crate) async fn resolve(&self, code: &str) -> Sent {
        self.send(self.call(Method::GET, &format!("resolve/{code}"))).await
    }

    pub(crate) async fn register(&self, code: &str, token: &str, target_url: &str) -> Sent {
        let body = json!({ "code": code, "targetUrl": target_url });
        self.send(self.call(Method::POST, "register").header("x-resolver-token", token).json(&body)).await
    }

    pub(crate) async fn register_until(&self, code: &str, token: &str, target_url: &str, end: &str) {
        let body = json!({ "code": code, "targetUrl": target_url, "expiresAt": end });
        let call = self.call(Method::POST, "register").header("x-resolver-token", token).json(&body);
        assert_eq!(self.send(call).await, Sent::Answered(201));
    }

    pub(crate) async fn purge(&self) -> Sent {
        self.send(self.call(Method::DELETE, "expired").header("x-resolver-token", ADMIN)).await
    }

    pub(crate) async fn target(&self, code: &str) -> String {
        let answer = self.call(Method::GET, &format!("resolve/{code}")).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["targetUrl"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn total_routes(&self) -> u64 {
        let call = self.call(Method::GET, "stats").header("x-resolver-token", ADMIN);
        call.send().await.unwrap().json::<Value>().await.unwrap()["totalRoutes"].as_u64().unwrap()
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let base = &self.bases[self.lost().min(1)];
        self.http.request(method, format!("{base}/api/resolver/{path}"))
    }

    /// A call whose answer isn't there to its end is lost.
    async fn send(&self, call: RequestBuilder) -> Sent {
        let answered = async || {
            let answer = call.send().await?;
            let status = answer.status().as_u16();
            answer.bytes().await.map(|_| status)
        };
        answered().await.map_or_else(
            |_| {
                self.lost.fetch_add(1, Ordering::Relaxed);
                Sent::Lost
            },
            Sent::Answered,
        )
    }
}
