//! Resolve counts: gathered in memory, written together.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared_db::{Db, DbError, Unit};
use shared_web::Clock;
use tokio_util::sync::CancellationToken;

use super::caches::{Caches, Changed, Route};
use crate::store::counts::{self, Resolves};

/// Routes with resolves that aren't written yet. A crash loses at most [`PAUSE`]'s.
pub struct Counts {
    db: Db<Caches>,
    unwritten: Mutex<Vec<Arc<Route>>>,
}

const PAUSE: Duration = Duration::from_secs(1);
/// Most routes that may wait; beyond that a resolve isn't counted, and a metric says so.
const MOST: usize = 200_000;
/// Rows in one unit: short enough that nobody waits long behind it.
const TOGETHER: usize = 500;

impl Counts {
    pub fn new(db: Db<Caches>) -> Self {
        Self { db, unwritten: Mutex::default() }
    }

    /// Counts a resolve without waiting for the database.
    pub fn count(&self, route: &Arc<Route>, now_ms: i64) {
        if route.count(now_ms) {
            self.remember(Arc::clone(route));
        }
    }

    /// Writes every second until `stop`.
    pub async fn keep_written(&self, clock: Arc<dyn Clock>, stop: CancellationToken) {
        while stop.run_until_cancelled(clock.sleep(PAUSE)).await.is_some() {
            if let Err(error) = self.write().await {
                tracing::warn!(%error, "resolve counts wait for the next second");
            }
        }
    }

    /// Writes what there is. What can't be written is kept for the next time.
    pub async fn write(&self) -> Result<(), DbError> {
        let routes = std::mem::take(&mut *self.unwritten.lock().unwrap_or_else(PoisonError::into_inner));
        let mut result = Ok(());
        for routes in routes.chunks(TOGETHER) {
            let resolves: Vec<Resolves> = routes.iter().map(|route| take(route)).collect();
            let shipped = resolves.clone();
            let unit = async move |unit: &mut Unit<'_, Changed>| counts::add(&mut unit.conn, &shipped).await;
            if let Err(error) = self.db.write_background(unit).await {
                for (route, resolves) in routes.iter().zip(&resolves) {
                    self.give_back(route, resolves.count);
                }
                result = Err(error);
            }
        }
        result
    }

    fn give_back(&self, route: &Arc<Route>, count: i64) {
        if count > 0 && route.resolves.fetch_add(count, Ordering::AcqRel) == 0 {
            self.remember(Arc::clone(route));
        }
    }

    fn remember(&self, route: Arc<Route>) {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        if unwritten.len() < MOST {
            unwritten.push(route);
        } else {
            metrics::counter!("resolver_uncounted_resolves_total").increment(1);
        }
    }
}

fn take(route: &Route) -> Resolves {
    Resolves {
        digest: route.digest,
        count: route.resolves.swap(0, Ordering::AcqRel),
        last_at_ms: route.last_resolved_ms.load(Ordering::Relaxed),
    }
}
