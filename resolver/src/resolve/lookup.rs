//! What a code leads to: from the caches, else from the database.

use std::sync::Arc;

use shared_db::Db;
use shared_web::Clock;

use super::caches::{Caches, Known, Route, Tickets};
use super::line::Line;
use crate::code::{Code, DigestKey};
use crate::error::Refusal;
use crate::store;

/// An SQLite file is asked right here: its answer takes less time than the way to another thread. PostgreSQL's answers
/// have to be awaited, so there codes wait in a [`Line`].
pub struct Lookup {
    caches: Arc<Caches>,
    db: Db<Caches>,
    digests: DigestKey,
    clock: Arc<dyn Clock>,
    line: Arc<Line>,
}

impl Lookup {
    pub fn new(caches: Arc<Caches>, db: Db<Caches>, digests: DigestKey, clock: Arc<dyn Clock>) -> Self {
        let line = Arc::new(Line::new(db.clone()));
        Self { caches, db, digests, clock, line }
    }

    /// What `code` leads to now. Codes that lead nowhere take the same steps, whyever they don't.
    pub async fn find(&self, code: Code<'_>) -> Result<Arc<Route>, Refusal> {
        let known = match self.caches.get(code, self.clock.instant()) {
            Ok(known) => known,
            Err(tickets) => self.read(code, tickets).await?,
        };
        known.at(self.clock.now_ms())
    }

    async fn read(&self, code: Code<'_>, tickets: Tickets) -> Result<Known, Refusal> {
        let digest = self.digests.of_code(code);
        let row = match self.db.look_up(|conn| store::codes::find_here(conn, digest)) {
            Some(row) => row?,
            None => self.line.read(digest).await?,
        };
        let known = Known::of(code.as_str(), digest, row, self.clock.now_ms());
        self.caches.put(tickets, code.as_str(), &known);
        Ok(known)
    }
}
