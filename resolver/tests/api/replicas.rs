//! Two replicas that hear of each other through a Redis of the test's own.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use resolver::app::App;
use resolver::config::Config;
use resolver::replicas::State;
use resolver::store::migrations;
use shared_db::Backend;
use shared_db::test_support::TestDatabase;
use shared_web::config::{Environment, Flags};
use shared_web::{ManualClock, SeededRandom};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::support::{ADA, Caller, NOW_MS, TestResolver};

/// Of the limit in these tests, and of what a bucket gets in a minute.
const BURST: usize = 10;
const PERIOD: Duration = Duration::from_millis(100);

/// On a socket in a folder of its own; killed at the end.
struct Redis {
    process: Child,
    folder: tempfile::TempDir,
}

impl Redis {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { process: Self::start_in(&folder.path().join("socket")), folder }
    }

    /// Returns when it accepts connections.
    fn start_in(socket: &Path) -> Child {
        let process = Command::new("redis-server")
            .args(["--port", "0", "--save", "", "--appendonly", "no", "--unixsocket"])
            .arg(socket)
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        while std::os::unix::net::UnixStream::connect(socket).is_err() {
            std::thread::yield_now();
        }
        process
    }

    fn stop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn start_again(&mut self) {
        self.process = Self::start_in(&self.folder.path().join("socket"));
    }

    fn url(&self) -> String {
        format!("redis+unix://{}", self.folder.path().join("socket").display())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

struct Replica {
    resolver: TestResolver,
    state: watch::Receiver<State>,
    stop: CancellationToken,
}

impl Replica {
    fn of(resolver: TestResolver) -> Self {
        let stop = CancellationToken::new();
        let (app, until) = (resolver.app.clone().into_inner(), stop.clone());
        tokio::spawn(async move { app.link.as_ref().unwrap().run(until).await });
        let state = resolver.app.link.as_ref().unwrap().state();
        Self { resolver, state, stop }
    }

    async fn connected(&mut self, connected: bool) {
        self.state.wait_for(|state| state.connected == connected).await.unwrap();
    }

    fn caller(&self) -> Caller {
        self.resolver.with_token(ADA)
    }

    /// How many of `calls` resolves of one address it lets through.
    async fn lets_through(&self, calls: usize) -> usize {
        let mut passed = 0;
        for _ in 0..calls {
            passed += usize::from(self.caller().resolve("unknown23").await.status != 429);
        }
        passed
    }

    /// Until `other` has heard of all that this one let through.
    async fn is_heard_by(&self, other: &mut Self) {
        let heard = other.state.borrow().heard;
        self.resolver.clock.advance(PERIOD);
        other.state.wait_for(|state| state.heard > heard).await.unwrap();
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// Connected; `None` on SQLite, which has one process.
async fn two() -> Option<(Redis, Replica, Replica)> {
    if shared_db::test_support::backend() == Backend::Sqlite {
        return None;
    }
    let redis = Redis::start();
    let (url, burst) = (redis.url(), BURST.to_string());
    let settings = [("REDIS_URL", &*url), ("LIMIT_RESOLVE", &*burst)];
    let one = TestResolver::start_with(&settings).await;
    let other = TestResolver::start_as(2, Arc::clone(&one.database), &settings).await;
    let (mut one, mut other) = (Replica::of(one), Replica::of(other));
    one.connected(true).await;
    other.connected(true).await;
    Some((redis, one, other))
}

#[tokio::test]
async fn what_one_replica_let_through_the_other_counts() {
    let Some((_redis, one, mut other)) = two().await else { return };
    assert_eq!(one.lets_through(4).await, 4);
    one.is_heard_by(&mut other).await;
    assert_eq!(other.lets_through(BURST).await, BURST - 4);
    let elsewhere = other.caller().at_address("192.0.2.2").resolve("unknown23").await;
    assert_eq!(elsewhere.status, 404, "another address has its own bucket");
}

#[tokio::test]
async fn two_replicas_let_two_bursts_through_at_most_and_the_excess_is_paid_back() {
    let Some((_redis, mut one, mut other)) = two().await else { return };
    // Nothing is heard in between: the worst case.
    assert_eq!(one.lets_through(2 * BURST).await + other.lets_through(2 * BURST).await, 2 * BURST);
    one.is_heard_by(&mut other).await;
    other.is_heard_by(&mut one).await;

    // What a bucket gets in a minute is the excess.
    let over = one.caller().resolve("unknown23").await;
    assert_eq!((over.status, over.header("retry-after")), (429, "66"));
    for replica in [&one, &other] {
        replica.resolver.clock.advance(Duration::from_secs(65));
        assert_eq!(replica.lets_through(1).await, 0);
        replica.resolver.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(one.lets_through(2).await, 1, "exactly after Retry-After, and once");
}

#[tokio::test]
async fn a_code_that_one_replica_withdraws_the_other_forgets_at_once() {
    let Some((_redis, one, mut other)) = two().await else { return };
    assert_eq!(one.caller().register("abcdef23", "https://ada.example").await.status, 201);
    other.state.wait_for(|state| state.heard == 1).await.unwrap();
    // The second time it is worth a place in the cache, and the third answer comes from there.
    for _ in 0..3 {
        assert_eq!(other.caller().resolve("abcdef23").await.status, 200);
    }
    assert_eq!(one.caller().withdraw("abcdef23").await.status, 204);
    // Neither clock has moved, so this is no message about calls.
    other.state.wait_for(|state| state.heard == 2).await.unwrap();
    assert_eq!(other.caller().resolve("abcdef23").await.status, 404);
}

#[tokio::test]
async fn without_redis_each_replica_goes_on_with_its_own_limits_and_shares_again_when_it_is_back() {
    let Some((mut redis, mut one, mut other)) = two().await else { return };
    redis.stop();
    for replica in [&mut one, &mut other] {
        replica.resolver.clock.advance(PERIOD);
        replica.connected(false).await;
        assert_eq!(replica.lets_through(2 * BURST).await, BURST, "its own limit, and answers as ever");
    }
    assert_eq!(one.caller().register("abcdef23", "https://ada.example").await.status, 201);

    redis.start_again();
    for replica in [&mut one, &mut other] {
        // Meanwhile the buckets fill up.
        replica.resolver.clock.advance(Duration::from_mins(1));
        replica.connected(true).await;
    }
    assert_eq!(one.lets_through(4).await, 4);
    one.is_heard_by(&mut other).await;
    assert_eq!(other.lets_through(BURST).await, BURST - 4);
}

#[tokio::test]
async fn an_address_that_is_not_redis_s_is_refused_by_name() {
    let database = TestDatabase::new(migrations()).await;
    let environment =
        Environment::of([("RESOLVER_REGISTER_TOKEN", "token"), ("REDIS_URL", "http://localhost")]);
    let config = Config::load(&Flags::default(), environment).unwrap().config;
    let clock = Arc::new(ManualClock::new(NOW_MS));
    let refused = App::open(&config, database.options(), clock, &SeededRandom::new(1)).await.err().unwrap();
    assert!(refused.to_string().starts_with("REDIS_URL: "), "{refused}");
}
