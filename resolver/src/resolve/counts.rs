//! Resolve counts: gathered in memory for a second, then appended to the journal, from which they are added to their
//! codes many at a time.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use shared_db::{Db, DbError, Unit, thread_number};
use shared_web::Clock;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::caches::{Caches, Changed, Route};
use super::fold::{self, Turn};
use crate::code::Digest;
use crate::store::journal::{self, Page, Tally};

/// A crash loses at most the resolves of one [`PAUSE`].
pub struct Counts {
    db: Db<Caches>,
    parts: [Part; PARTS],
    many: Notify,
}

/// What some threads count, in lines of memory that no other part lies on.
#[derive(Default)]
#[repr(align(128))]
struct Part(Mutex<Gathered>);

/// Each thread has one of its own, unless there are more threads.
const PARTS: usize = 4;

/// By code and life.
type Gathered = HashMap<Life, Resolves, BuildHasherDefault<Ready>>;

#[derive(Clone, Copy, PartialEq, Eq)]
struct Life {
    digest: Digest,
    life: i32,
}

#[derive(Clone, Copy, Default)]
struct Resolves {
    count: u32,
    last_at_ms: i64,
}

const PAUSE: Duration = Duration::from_secs(1);
/// So many codes of a part are written without waiting for the second to end: what a table of 65,536 places holds, 2.6 MB.
/// Each commit has its price for readers, so only more than that is written sooner.
const MANY: usize = 57_344;
/// Most codes of a part that may wait while the database can't write; beyond that a resolve isn't counted, and a metric
/// says so.
const MOST: usize = 2 * MANY;
/// Tallies of one page, 16 KB.
const PAGE: usize = 512;

impl Counts {
    pub fn new(db: Db<Caches>) -> Self {
        Self { db, parts: Default::default(), many: Notify::new() }
    }

    /// Counts a resolve without waiting for the database.
    pub fn count(&self, route: &Route, now_ms: i64) {
        let one = Resolves { count: 1, last_at_ms: now_ms };
        let mut gathered = self.parts[thread_number() % PARTS].lock();
        add(&mut gathered, Life { digest: route.digest, life: route.life }, one);
        if gathered.len() == MANY {
            self.many.notify_one();
        }
    }

    /// Writes every second, or sooner when there are many, until `stop`. What an earlier process left in the journal is
    /// added as well.
    pub async fn keep_written(&self, clock: Arc<dyn Clock>, stop: CancellationToken) {
        let next = async || {
            tokio::select! {
                () = clock.sleep(PAUSE) => {}
                () = self.many.notified() => {}
            }
        };
        let mut turn = Turn::first();
        while stop.run_until_cancelled(next()).await.is_some() {
            match self.write_and_fold(turn).await {
                Ok(then) => turn = then,
                Err(error) => tracing::warn!(%error, "resolve counts wait for the next second"),
            }
        }
    }

    /// Puts what is gathered on disk. What can't be written is kept for the next time.
    pub async fn write(&self) -> Result<(), DbError> {
        self.append(async |_| Ok(())).await.map(drop)
    }

    /// In one unit, since each commit has its price for readers too.
    async fn write_and_fold(&self, turn: Turn) -> Result<Turn, DbError> {
        let empty = self.parts.iter().all(|part| part.lock().is_empty());
        match (empty, turn.is_due()) {
            (true, false) => Ok(turn),
            (true, true) => self.db.write_background(async move |unit| turn.fold(unit).await).await,
            (false, _) => {
                let then = self.append(async move |unit| turn.with_more().fold(unit).await).await?;
                Ok(then.unwrap_or(turn))
            }
        }
    }

    /// Appends what is gathered and goes on with `then` in the same unit; `None` if there is nothing.
    async fn append<T: Send + 'static>(
        &self,
        then: impl for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, Changed>) -> Result<T, DbError> + Send + 'static,
    ) -> Result<Option<T>, DbError> {
        let gathered: Vec<Gathered> = self.parts.iter().map(Part::take).collect();
        let pages = pages(&gathered);
        if pages.is_empty() {
            return Ok(None);
        }
        let unit = async move |unit: &mut Unit<'_, Changed>| {
            journal::append(&mut unit.conn, pages).await?;
            then(unit).await
        };
        let done = self.db.write_background(unit).await;
        if done.is_err() {
            for (part, gathered) in self.parts.iter().zip(gathered) {
                let mut newer = part.lock();
                for (life, resolves) in gathered {
                    add(&mut newer, life, resolves);
                }
            }
        }
        done.map(Some)
    }

    /// As [`write`](Self::write), and then adds the whole journal to the codes.
    pub async fn settle(&self) -> Result<(), DbError> {
        self.write().await?;
        fold::all(&self.db).await
    }
}

impl Part {
    fn take(&self) -> Gathered {
        let mut gathered = self.lock();
        // As many are to be expected in the next second.
        let fresh = Gathered::with_capacity_and_hasher(gathered.len().min(MANY), BuildHasherDefault::new());
        std::mem::replace(&mut gathered, fresh)
    }

    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn add(gathered: &mut Gathered, life: Life, resolves: Resolves) {
    if gathered.len() >= MOST && !gathered.contains_key(&life) {
        metrics::counter!("resolver_uncounted_resolves_total").increment(u64::from(resolves.count));
        return;
    }
    let held = gathered.entry(life).or_default();
    held.count = held.count.saturating_add(resolves.count);
    held.last_at_ms = held.last_at_ms.max(resolves.last_at_ms);
}

/// Bucket by bucket. A code that several parts counted stands there several times.
fn pages(gathered: &[Gathered]) -> Vec<Page> {
    let tally = |(of, resolves): (&Life, &Resolves)| Tally {
        digest: of.digest,
        life: of.life,
        count: resolves.count,
        last_at_ms: resolves.last_at_ms,
    };
    let mut tallies: Vec<Tally> = gathered.iter().flatten().map(tally).collect();
    tallies.sort_unstable_by_key(fold::bucket);
    let of_bucket = tallies.chunk_by(|one, next| fold::bucket(one) == fold::bucket(next));
    let parts = of_bucket.flat_map(|bucket| bucket.chunks(PAGE));
    parts.map(|part| Page { bucket: fold::bucket(&part[0]), tallies: Tally::page(part) }).collect()
}

impl Hash for Life {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(&self.digest);
    }
}

/// Takes a digest's first bytes: to whoever doesn't know its key they are as random as any hash.
#[derive(Default)]
struct Ready(u64);

impl Hasher for Ready {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
