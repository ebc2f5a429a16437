//! What a code leads to: from the caches, else from the database, many codes at a time.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use shared_db::{Conn, Db, DbError};
use shared_web::Clock;
use tokio::sync::oneshot;

use super::caches::{Absent, Caches, Known, Route, Tickets};
use crate::code::{Code, Digest, DigestKey};
use crate::error::Refusal;
use crate::store;

/// Codes that the caches don't know wait in one line, and whoever reads takes all that wait: under load a read
/// serves many resolves for the price of one hop to the database's thread.
pub struct Lookup {
    caches: Arc<Caches>,
    db: Db<Caches>,
    digests: DigestKey,
    clock: Arc<dyn Clock>,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    readers: usize,
}

struct Waiting {
    code: Box<str>,
    digest: Digest,
    tickets: Tickets,
    answer: oneshot::Sender<Result<Known, Refusal>>,
}

/// Most resolves that may wait; beyond that they are told to come later.
const LINE: usize = 4_096;
/// Most codes in one read.
const TOGETHER: usize = 256;
/// Reads at a time: as many as a small SQLite set-up has reading threads.
const READERS: usize = 2;

impl Lookup {
    pub fn new(caches: Arc<Caches>, db: Db<Caches>, digests: DigestKey, clock: Arc<dyn Clock>) -> Self {
        Self { caches, db, digests, clock, line: Mutex::default() }
    }

    /// What `code` leads to now. Codes that lead nowhere take the same steps, whyever they don't.
    pub async fn find(self: &Arc<Self>, code: Code<'_>) -> Result<Arc<Route>, Refusal> {
        let now = self.clock.instant();
        let known = match self.caches.get(code, now) {
            Some(known) => known,
            None => self.read(code).await?,
        };
        known.at(self.clock.now_ms())
    }

    async fn read(self: &Arc<Self>, code: Code<'_>) -> Result<Known, Refusal> {
        let (answer, receipt) = oneshot::channel();
        let tickets = self.caches.tickets(code.as_str(), self.clock.instant());
        let digest = self.digests.of_code(code);
        let waiting = Waiting { code: code.as_str().into(), digest, tickets, answer };
        if self.join_line(waiting)? {
            tokio::spawn(Arc::clone(self).serve_line());
        }
        receipt.await.unwrap_or(Err(Refusal::Unavailable))
    }

    /// `true` when the line needs one more reader.
    fn join_line(&self, waiting: Waiting) -> Result<bool, Refusal> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.waiting.len() >= LINE {
            return Err(Refusal::Unavailable);
        }
        line.waiting.push_back(waiting);
        let short = line.readers < READERS;
        line.readers += usize::from(short);
        Ok(short)
    }

    async fn serve_line(self: Arc<Self>) {
        while let Some(waiting) = self.next_in_line() {
            let digests: Vec<Digest> = waiting.iter().map(|one| one.digest).collect();
            let read =
                self.db.read(async move |conn: &mut Conn<'_>| store::codes::find(conn, &digests).await);
            match read.await {
                Ok(rows) => self.answer(waiting, rows),
                Err(error) => refuse(waiting, error),
            }
        }
    }

    /// Those who wait, or `None` when this reader may go.
    fn next_in_line(&self) -> Option<Vec<Waiting>> {
        let mut line = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.waiting.is_empty() {
            line.readers -= 1;
            return None;
        }
        let together = line.waiting.len().min(TOGETHER);
        Some(line.waiting.drain(..together).collect())
    }

    fn answer(&self, waiting: Vec<Waiting>, rows: Vec<store::codes::RouteRow>) {
        let now_ms = self.clock.now_ms();
        let rows: HashMap<_, _> =
            rows.into_iter().map(|row| (row.digest, (row.target_url, row.expires_at))).collect();
        for one in waiting {
            let known = match rows.get(&one.digest[..]) {
                None => Known::Absent(Absent::Unknown),
                Some((Some(target_url), expires_at)) if expires_at.is_none_or(|expires| now_ms < expires) => {
                    Known::Route(Arc::new(Route::new(&one.code, one.digest, target_url.clone(), *expires_at)))
                }
                Some(_) => Known::Absent(Absent::Expired),
            };
            self.caches.put(one.tickets, &one.code, &known);
            // Nobody waits any more when the connection was reset.
            let _ = one.answer.send(Ok(known));
        }
    }
}

fn refuse(waiting: Vec<Waiting>, error: DbError) {
    let refusal = Refusal::from(error);
    for one in waiting {
        let _ = one.answer.send(Err(refusal.clone()));
    }
}
