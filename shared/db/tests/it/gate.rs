//! Keeps a unit where it is until the test lets it go on.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use shared_db::Backend;
use tokio::sync::oneshot;

pub(crate) enum Gate {
    Thread(SyncSender<()>),
    Task(oneshot::Sender<()>),
}

/// On SQLite a unit can't wait; but it can keep its thread.
pub(crate) enum Closed {
    Thread(Receiver<()>),
    Task(oneshot::Receiver<()>),
}

pub(crate) fn gate(backend: Backend) -> (Gate, Closed) {
    match backend {
        Backend::Sqlite => {
            let (open, closed) = sync_channel(1);
            (Gate::Thread(open), Closed::Thread(closed))
        }
        Backend::Postgres => {
            let (open, closed) = oneshot::channel();
            (Gate::Task(open), Closed::Task(closed))
        }
    }
}

impl Gate {
    pub(crate) fn open(self) {
        match self {
            Self::Thread(open) => open.send(()).unwrap(),
            Self::Task(open) => open.send(()).unwrap(),
        }
    }
}

impl Closed {
    /// To be called in the unit.
    pub(crate) async fn wait(self) {
        match self {
            Self::Thread(closed) => closed.recv().unwrap(),
            Self::Task(closed) => closed.await.unwrap(),
        }
    }
}
