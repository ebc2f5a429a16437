//! What this replica remembers of codes, for moments.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use serde::Serialize;
use shared_db::Publish;

use super::table::{Table, Ticket};
use crate::code::{Code, Digest, TargetUrl, Timestamp};
use crate::config;
use crate::error::Refusal;

/// Codes that lead somewhere, and codes that don't: the second have a cache of their own, so that guesses push no
/// real code out.
pub struct Caches {
    routes: Table<Arc<Route>>,
    absent: Table<Absent>,
}

const ROUTES_LIVE: Duration = Duration::from_secs(5);
const ABSENT_LIVE: Duration = Duration::from_secs(2);

/// A code that leads somewhere, with its answer ready to send.
#[derive(Debug)]
pub struct Route {
    pub digest: Digest,
    pub target_url: String,
    pub body: Bytes,
    pub expires_at_ms: Option<i64>,
    /// Resolves that aren't written yet, and the time of the last one.
    pub(super) resolves: AtomicI64,
    pub(super) last_resolved_ms: AtomicI64,
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

/// Reads of both caches that are under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tickets {
    route: Ticket,
    absent: Ticket,
}

impl Caches {
    pub fn new(sizes: &config::Cache) -> Self {
        Self {
            routes: Table::new(sizes.codes as usize, ROUTES_LIVE),
            absent: Table::new(sizes.absent as usize, ABSENT_LIVE),
        }
    }

    pub(super) fn get(&self, code: Code<'_>, now: Instant) -> Option<Known> {
        let route = self.routes.get(code.as_str(), now).map(Known::Route);
        route.or_else(|| self.absent.get(code.as_str(), now).map(Known::Absent))
    }

    pub(super) fn tickets(&self, code: &str, now: Instant) -> Tickets {
        Tickets { route: self.routes.ticket(code, now), absent: self.absent.ticket(code, now) }
    }

    pub(super) fn put(&self, tickets: Tickets, code: &str, known: &Known) {
        match known {
            Known::Route(route) => self.routes.put(tickets.route, code, Arc::clone(route)),
            Known::Absent(absent) => self.absent.put(tickets.absent, code, *absent),
        }
    }
}

/// After a commit, and before its caller hears of it, the changed codes are read anew.
impl Publish for Caches {
    type Effects = Changed;

    fn publish(&self, changed: Changed) {
        for code in changed {
            self.routes.forget(&code);
            self.absent.forget(&code);
        }
    }
}

impl Route {
    pub(super) fn new(code: &str, digest: Digest, target_url: String, expires_at_ms: Option<i64>) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Answer<'a> {
            code: &'a str,
            target_url: &'a str,
            redirect_to: String,
            expires_at: Option<Timestamp>,
        }

        let answer = Answer {
            code,
            target_url: &target_url,
            redirect_to: TargetUrl::redirect_to(&target_url, code),
            expires_at: expires_at_ms.map(Timestamp::from_ms),
        };
        // Texts and times of ours always have a JSON form; an empty body would say otherwise.
        let body = serde_json::to_vec(&answer).map(Bytes::from).unwrap_or_default();
        let (resolves, last_resolved_ms) = (AtomicI64::new(0), AtomicI64::new(0));
        Self { digest, target_url, body, expires_at_ms, resolves, last_resolved_ms }
    }

    /// Counts a resolve; `true` when it is the first that isn't written yet.
    pub(super) fn count(&self, now_ms: i64) -> bool {
        self.last_resolved_ms.fetch_max(now_ms, Ordering::Relaxed);
        self.resolves.fetch_add(1, Ordering::AcqRel) == 0
    }
}

impl Known {
    /// The route as of `now_ms`, or the refusal. A code may expire while it is remembered.
    pub(super) fn at(self, now_ms: i64) -> Result<Arc<Route>, Refusal> {
        match self {
            Self::Route(route) if route.expires_at_ms.is_none_or(|expires| now_ms < expires) => Ok(route),
            Self::Route(_) | Self::Absent(Absent::Expired) => Err(Refusal::InviteExpired),
            Self::Absent(Absent::Unknown) => Err(Refusal::InviteNotFound),
        }
    }
}
