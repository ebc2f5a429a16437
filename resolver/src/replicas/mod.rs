//! Replicas that hear of each other through Redis: which codes changed, and whom each let through.
//!
//! No request ever waits for Redis. A code that was written is told of at once, and the others drop what they remember of
//! it. Calls are counted where they are made, and every [`link::PERIOD`] each replica tells the others whom it let
//! through; they charge that to their own buckets. So what R replicas let through of one address before they hear of each
//! other is at most R bursts; the excess is a debt, and until it is paid back by waiting nobody lets that address through:
//! over time it gets what one replica would give it.
//!
//! - [`ledger`]: whom this replica let through lately
//! - [`link`]: the connection, and what is done while there is none
//! - [`message`]: what replicas tell each other. Nothing of it is stored.

mod ledger;
mod link;
mod message;

use std::sync::Arc;

use shared_web::{Clock, Random};
use tokio::sync::mpsc;

pub use ledger::Ledger;
pub use link::{Link, State};

use crate::limits::Limits;
use crate::resolve::{Caches, Changed};

/// Codes that changed, on their way to the other replicas. When it is full their caches stay as they are for their few
/// seconds, and a metric says so.
const CHANGES: usize = 1_024;

/// What a replica with Redis has, before it is connected.
pub struct Replicas {
    pub ledger: Arc<Ledger>,
    pub tell: mpsc::Sender<Changed>,
    changes: mpsc::Receiver<Changed>,
}

impl Default for Replicas {
    fn default() -> Self {
        let (tell, changes) = mpsc::channel(CHANGES);
        Self { ledger: Arc::default(), tell, changes }
    }
}

impl Replicas {
    /// `group` names those that share a database.
    pub fn link(
        self,
        url: &str,
        group: &str,
        with: (Arc<Caches>, Arc<Limits>, Arc<dyn Clock>),
        random: &dyn Random,
    ) -> Result<Link, redis::RedisError> {
        Link::new(url, group, (self.ledger, self.changes), with, random)
    }
}
