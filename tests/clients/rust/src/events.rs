use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::bail;
use tokio::sync::Notify;

/// How long an event may take. Reconnecting is the longest wait: the libraries pause up to ten seconds before it.
const PATIENCE: Duration = Duration::from_mins(2);

/// All that a bot has received so far, in order.
///
/// Waiting looks at what came before, too: an event may overtake the answer to the request that caused it.
pub struct Events<E> {
    seen: Mutex<Vec<E>>,
    arrived: Notify,
}

impl<E> Default for Events<E> {
    fn default() -> Self {
        Self { seen: Mutex::new(Vec::new()), arrived: Notify::new() }
    }
}

impl<E> Events<E> {
    pub fn push(&self, event: E) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        self.arrived.notify_waiters();
    }

    /// The first event that `pick` wants, seen already or still to come.
    pub async fn wait<T>(&self, what: &str, pick: impl Fn(&E) -> Option<T>) -> anyhow::Result<T> {
        let search = async {
            loop {
                let arrived = self.arrived.notified();
                if let Some(found) = self.all(&pick).into_iter().next() {
                    return found;
                }
                arrived.await;
            }
        };
        match tokio::time::timeout(PATIENCE, search).await {
            Ok(found) => Ok(found),
            Err(_) => bail!("{what} did not come within {PATIENCE:?}"),
        }
    }

    /// What `pick` takes from all events seen so far, in their order.
    pub fn all<T>(&self, pick: impl Fn(&E) -> Option<T>) -> Vec<T> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(pick).collect()
    }
}
