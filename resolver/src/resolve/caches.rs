//! What this replica remembers of codes, for moments.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use serde::Serialize;
use shared_db::Publish;
use tokio::sync::mpsc;

use super::seen::Seen;
use super::table::{Key, Table, Ticket};
use crate::code::{Code, Digest, TargetUrl, Timestamp};
use crate::config;
use crate::error::Refusal;
use crate::store::codes::RouteRow;

/// Codes that lead somewhere, and codes that don't: the second have a cache of their own, so that guesses push no
/// real code out.
pub struct Caches {
    routes: Table<Arc<Route>>,
    absent: Table<Absent>,
    seen: Seen,
    hasher: RandomState,
    /// Takes changes to the other replicas.
    tell: Option<mpsc::Sender<Changed>>,
}

const ROUTES_LIVE: Duration = Duration::from_secs(5);
const ABSENT_LIVE: Duration = Duration::from_secs(2);

/// A code that leads somewhere, with its answer ready to send.
#[derive(Debug)]
pub struct Route {
    pub digest: Digest,
    /// Resolves count for this life of the code only.
    pub life: i32,
    pub target_url: Box<str>,
    pub body: Bytes,
    pub expires_at_ms: Option<i64>,
}

/// Why a code leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    Unknown,
    /// Expired, purged or withdrawn.
    Expired,
}

/// What is known of a code.
#[derive(Clone, Debug)]
pub(super) enum Known {
    Route(Arc<Route>),
    Absent(Absent),
}

/// Codes whose rows a unit changed.
pub type Changed = Vec<Box<str>>;

/// A read that both caches wait for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tickets {
    route: Ticket,
    absent: Ticket,
    hash: u64,
}

impl Caches {
    pub fn new(sizes: &config::Cache, tell: Option<mpsc::Sender<Changed>>) -> Self {
        Self {
            routes: Table::new(sizes.codes as usize, ROUTES_LIVE),
            absent: Table::new(sizes.absent as usize, ABSENT_LIVE),
            seen: Seen::new(),
            hasher: RandomState::new(),
            tell,
        }
    }

    /// What is known of a code, else the tickets for a read.
    pub(super) fn get(&self, code: Code<'_>, now: Instant) -> Result<Known, Tickets> {
        let key = self.key(code.as_str());
        self.routes.get(key, now).map(Known::Route).or_else(|route| {
            let absent = self.absent.get(key, now).map(Known::Absent);
            absent.map_err(|absent| Tickets { route, absent, hash: key.hash })
        })
    }

    /// Keeps what was read, if the code is asked for more than once.
    pub(super) fn put(&self, tickets: Tickets, code: &str, known: &Known) {
        if !self.seen.again(tickets.hash) {
            return;
        }
        let key = Key { code, hash: tickets.hash };
        match known {
            Known::Route(route) => self.routes.put(tickets.route, key, Arc::clone(route)),
            Known::Absent(absent) => self.absent.put(tickets.absent, key, *absent),
        }
    }

    /// Reads a code anew from now on.
    pub fn forget(&self, code: &str) {
        let key = self.key(code);
        self.routes.forget(key);
        self.absent.forget(key);
    }

    fn key<'a>(&self, code: &'a str) -> Key<'a> {
        Key { code, hash: self.hasher.hash_one(code) }
    }
}

/// After a commit, and before its caller hears of it, the changed codes are read anew.
impl Publish for Caches {
    type Effects = Changed;

    fn publish(&self, changed: Changed) {
        for code in &changed {
            self.forget(code);
        }
        if let Some(tell) = &self.tell
            && !changed.is_empty()
            && tell.try_send(changed).is_err()
        {
            metrics::counter!("resolver_untold_changes_total").increment(1);
        }
    }
}

impl Route {
    fn new(code: &str, digest: Digest, life: i32, target_url: String, expires_at_ms: Option<i64>) -> Self {
        let body = answer(code, &target_url, expires_at_ms).into();
        Self { digest, life, target_url: target_url.into(), body, expires_at_ms }
    }
}

/// `{"code","targetUrl","redirectTo","expiresAt"}`, piece by piece, since most routes are rendered for one answer only.
fn answer(code: &str, target_url: &str, expires_at_ms: Option<i64>) -> Vec<u8> {
    const EMPTY: &str = r#"{"code":"","targetUrl":"","redirectTo":"/invite/","expiresAt":}"#;
    // Exactly what it takes, almost always.
    let time = if expires_at_ms.is_some() { r#""2026-01-02T03:04:05.678Z""#.len() } else { "null".len() };
    let mut body = Vec::with_capacity(EMPTY.len() + 2 * (code.len() + target_url.len()) + time);
    // A code needs no escapes.
    body.extend_from_slice(br#"{"code":""#);
    body.extend_from_slice(code.as_bytes());
    body.extend_from_slice(br#"","targetUrl":"#);
    let target = body.len();
    append(&mut body, target_url);
    let target = target..body.len() - 1;
    body.extend_from_slice(br#","redirectTo":"#);
    body.extend_from_within(target);
    body.extend_from_slice(TargetUrl::INVITE.as_bytes());
    body.extend_from_slice(code.as_bytes());
    body.extend_from_slice(br#"","expiresAt":"#);
    append(&mut body, &expires_at_ms.map(Timestamp::from_ms));
    body.push(b'}');
    body
}

fn append(body: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(body, value).expect("texts and times have a JSON form");
}

impl Known {
    /// What a code's row says at `now_ms`.
    pub(super) fn of(code: &str, digest: Digest, row: Option<RouteRow>, now_ms: i64) -> Self {
        match row {
            None => Self::Absent(Absent::Unknown),
            Some(RouteRow { target_url: Some(target_url), expires_at, life, .. })
                if expires_at.is_none_or(|expires| now_ms < expires) =>
            {
                Self::Route(Arc::new(Route::new(code, digest, life, target_url, expires_at)))
            }
            Some(_) => Self::Absent(Absent::Expired),
        }
    }

    /// The route as of `now_ms`, or the refusal. A code may expire while it is remembered.
    pub(super) fn at(self, now_ms: i64) -> Result<Arc<Route>, Refusal> {
        match self {
            Self::Route(route) if route.expires_at_ms.is_none_or(|expires| now_ms < expires) => Ok(route),
            Self::Route(_) | Self::Absent(Absent::Expired) => Err(Refusal::InviteExpired),
            Self::Absent(Absent::Unknown) => Err(Refusal::InviteNotFound),
        }
    }
}
