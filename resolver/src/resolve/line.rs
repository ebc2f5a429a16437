//! Reads for many resolves at a time, where a read has to be awaited.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use shared_db::{Conn, Db};
use tokio::sync::oneshot;

use super::caches::Caches;
use crate::code::Digest;
use crate::error::Refusal;
use crate::store::codes::{self, RouteRow};

/// Codes wait in one line, and whoever reads takes all that wait: under load a read serves many resolves for the price
/// of one way to the database and back.
pub(super) struct Line {
    db: Db<Caches>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    readers: usize,
}

struct Waiting {
    digest: Digest,
    answer: oneshot::Sender<Result<Option<RouteRow>, Refusal>>,
}

/// Most resolves that may wait; beyond that they are told to come later.
const LENGTH: usize = 4_096;
/// Most codes in one read.
const TOGETHER: usize = 256;
/// Reads at a time.
const READERS: usize = 2;

impl Line {
    pub(super) fn new(db: Db<Caches>) -> Self {
        Self { db, state: Mutex::default() }
    }

    /// The row of a code. A caller who goes away leaves its place in the line, and nobody waits for it.
    pub(super) async fn read(self: &Arc<Self>, digest: Digest) -> Result<Option<RouteRow>, Refusal> {
        let (answer, receipt) = oneshot::channel();
        if self.join(Waiting { digest, answer })? {
            tokio::spawn(Arc::clone(self).serve());
        }
        receipt.await.unwrap_or(Err(Refusal::Unavailable))
    }

    /// `true` when the line needs one more reader.
    fn join(&self, waiting: Waiting) -> Result<bool, Refusal> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting.len() >= LENGTH {
            return Err(Refusal::Unavailable);
        }
        state.waiting.push_back(waiting);
        let short = state.readers < READERS;
        state.readers += usize::from(short);
        Ok(short)
    }

    async fn serve(self: Arc<Self>) {
        while let Some(waiting) = self.next() {
            let digests = waiting.iter().map(|one| one.digest).collect();
            let read = self.db.read(async move |conn: &mut Conn<'_>| codes::find(conn, digests).await).await;
            match read.map_err(Refusal::from) {
                Ok(rows) => answer(waiting, &rows),
                Err(refusal) => waiting.into_iter().for_each(|one| one.tell(Err(refusal.clone()))),
            }
        }
    }

    /// Those who wait, or `None` when this reader may go.
    fn next(&self) -> Option<Vec<Waiting>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.waiting.is_empty() {
            state.readers -= 1;
            return None;
        }
        let together = state.waiting.len().min(TOGETHER);
        Some(state.waiting.drain(..together).collect())
    }
}

fn answer(waiting: Vec<Waiting>, rows: &HashMap<Vec<u8>, RouteRow>) {
    for one in waiting {
        let row = rows.get(&one.digest[..]).cloned();
        one.tell(Ok(row));
    }
}

impl Waiting {
    /// Nobody listens any more when the connection was reset.
    fn tell(self, row: Result<Option<RouteRow>, Refusal>) {
        drop(self.answer.send(row));
    }
}
