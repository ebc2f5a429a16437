//! The way back of a unit's result.
//!
//! Waking a task of another thread costs a system call, and often this thread's turn on its core: with 64 clients half
//! of all the writer's switches were that. A group of units has dozens of answers for two or three threads. So a thread
//! may have a *desk*: it is woken once per group, and gives the answers out itself, where waking is cheap.

use std::cell::RefCell;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::DbError;

/// Somebody who waits for a unit's result.
pub(crate) trait Answer: Send {
    /// Gives the caller the unit's own result, or, if its transaction was lost, the reason.
    fn answer(self: Box<Self>, fate: Result<(), DbError>);
    /// Where the caller picks it up; `None`: it is to be given at once.
    fn desk(&self) -> Option<&Arc<Desk>>;
}

type Ready = (Box<dyn Answer>, Result<(), DbError>);

/// A thread's results that are ready to be picked up; `None` once nobody does so any more.
pub(crate) struct Desk {
    ready: Mutex<Option<Vec<Ready>>>,
    bell: Notify,
}

thread_local! {
    static DESK: RefCell<Option<Arc<Desk>>> = const { RefCell::new(None) };
}

/// Gives this thread a desk, for all databases. To be called once on each thread that serves many requests.
///
/// # Panics
/// Outside of a [`tokio::task::LocalSet`] (each of actix's workers is in one).
pub fn open_desk() {
    let desk = Arc::new(Desk { ready: Mutex::new(Some(Vec::new())), bell: Notify::new() });
    DESK.set(Some(desk.clone()));
    let clerk = Clerk(desk);
    tokio::task::spawn_local(async move {
        loop {
            clerk.0.bell.notified().await;
            let ready = clerk.0.ready.lock().as_mut().map(std::mem::take);
            give_out(ready);
        }
    });
}

/// Serves a desk; the desk closes with it.
struct Clerk(Arc<Desk>);

impl Drop for Clerk {
    fn drop(&mut self) {
        let rest = self.0.ready.lock().take();
        give_out(rest);
    }
}

fn give_out(ready: Option<Vec<Ready>>) {
    ready.into_iter().flatten().for_each(|(caller, fate)| caller.answer(fate));
}

/// This thread's desk, if it has one.
pub(crate) fn here() -> Option<Arc<Desk>> {
    DESK.with_borrow(Clone::clone)
}

/// The answers of one group, on their way to the desks.
#[derive(Default)]
pub(crate) struct Answers(Vec<(Arc<Desk>, Vec<Ready>)>);

impl Answers {
    pub(crate) fn give(&mut self, caller: Box<dyn Answer>, fate: Result<(), DbError>) {
        let Some(desk) = caller.desk().cloned() else { return caller.answer(fate) };
        match self.0.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &desk)) {
            Some((_, ready)) => ready.push((caller, fate)),
            None => self.0.push((desk, vec![(caller, fate)])),
        }
    }
}

/// All are told, also when something else goes wrong.
impl Drop for Answers {
    fn drop(&mut self) {
        for (desk, mut answers) in self.0.drain(..) {
            match &mut *desk.ready.lock() {
                Some(ready) => ready.append(&mut answers),
                None => return give_out(Some(answers)),
            }
            desk.bell.notify_one();
        }
    }
}
