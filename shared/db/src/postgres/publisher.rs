//! Publishing may block, so it has a thread of its own; reads and other units go on meanwhile.

use std::sync::Arc;
use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::unit::{flush_safely, publish_safely};
use crate::{OpenError, Publish};

/// Transactions that may wait for publication.
const QUEUE: usize = 1024;

pub(super) struct Publisher<P: Publish> {
    queue: mpsc::Sender<Committed<P::Effects>>,
}

/// The effects of one transaction, in the order of its units.
struct Committed<X> {
    effects: Vec<X>,
    done: oneshot::Sender<()>,
}

impl<P: Publish> Publisher<P> {
    pub(super) fn start(publish: Arc<P>) -> Result<Self, OpenError> {
        let (queue, mut committed) = mpsc::channel::<Committed<P::Effects>>(QUEUE);
        let run = move || {
            while let Some(Committed { effects, done }) = committed.blocking_recv() {
                for effects in effects {
                    publish_safely(&*publish, effects);
                }
                flush_safely(&*publish);
                // Nobody waits when the runtime is going down.
                let _ = done.send(());
            }
        };
        thread::Builder::new()
            .name("db-publish".into())
            .spawn(run)
            .map_err(OpenError::io("cannot start a thread"))?;
        Ok(Self { queue })
    }

    /// Waits for room in the queue.
    pub(super) async fn reserve(&self) -> Place<'_, P::Effects> {
        Place(self.queue.reserve().await.ok())
    }
}

/// Room for one transaction's effects.
pub(super) struct Place<'a, X>(Option<mpsc::Permit<'a, Committed<X>>>);

impl<X> Place<'_, X> {
    /// Takes its place in the order at the first poll; returns once published.
    pub(super) async fn publish(self, effects: Vec<X>) {
        let Some(permit) = self.0 else {
            tracing::error!("the publisher has stopped; committed changes were not published");
            return;
        };
        let (done, published) = oneshot::channel();
        permit.send(Committed { effects, done });
        drop(published.await);
    }
}
