//! A closure on its way to the database's threads, and the way back for its result.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use tokio::sync::oneshot;

use crate::answers::{self, Answer, Answers, Desk};
use crate::{Conn, DbError, Unit};

/// A closure whose types are hidden, so that units of all kinds share one queue.
pub(crate) trait Job<X>: Answer {
    /// Runs the unit once, catching panics. True if it succeeded, so that its writes should be kept.
    fn run<'s>(&'s mut self, conn: Conn<'s>) -> LocalBoxFuture<'s, bool>;
    /// What it has to publish; empty if it failed.
    fn take_effects(&mut self) -> X;
}

pub(crate) type BoxedJob<X> = Box<dyn Job<X>>;

/// Tells all callers of a group, in order, what became of their units.
pub(crate) fn answer_all<X: 'static>(
    group: impl IntoIterator<Item = BoxedJob<X>>,
    mut fate: impl FnMut() -> Result<(), DbError>,
) {
    let mut answers = Answers::default();
    group.into_iter().for_each(|job| answers.give(job, fate()));
}

/// The job for a closure, and the receipt that its caller awaits. Dropping the receipt doesn't stop the job.
pub(crate) fn job<X, T, E, F>(unit: F) -> (BoxedJob<X>, oneshot::Receiver<Result<T, E>>)
where
    F: for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, X>) -> Result<T, E> + Send + 'static,
    X: Default + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (reply, receipt) = oneshot::channel();
    let task = Task { unit: Some(unit), result: None, effects: X::default(), reply, desk: answers::here() };
    (Box::new(task), receipt)
}

struct Task<F, X, T, E> {
    unit: Option<F>,
    result: Option<Result<T, E>>,
    effects: X,
    reply: oneshot::Sender<Result<T, E>>,
    desk: Option<Arc<Desk>>,
}

impl<F, X, T, E> Job<X> for Task<F, X, T, E>
where
    F: for<'a, 'b> AsyncFnOnce(&'a mut Unit<'b, X>) -> Result<T, E> + Send,
    X: Default + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run<'s>(&'s mut self, conn: Conn<'s>) -> LocalBoxFuture<'s, bool> {
        Box::pin(async move {
            let Some(closure) = self.unit.take() else { return false };
            let mut unit = Unit { conn, effects: X::default() };
            let outcome = AssertUnwindSafe(async { closure(&mut unit).await }).catch_unwind().await;
            let Ok(result) = outcome else {
                tracing::error!("a unit of work panicked; its writes were undone");
                return false;
            };
            let kept = result.is_ok();
            if kept {
                self.effects = unit.effects;
            }
            self.result = Some(result);
            kept
        })
    }

    fn take_effects(&mut self) -> X {
        std::mem::take(&mut self.effects)
    }
}

impl<F: Send, X: Send, T: Send, E: From<DbError> + Send> Answer for Task<F, X, T, E> {
    fn answer(self: Box<Self>, fate: Result<(), DbError>) {
        let result = match fate {
            Ok(()) => self.result.unwrap_or_else(|| Err(DbError::Panicked.into())),
            Err(lost) => Err(lost.into()),
        };
        // The caller may have gone, for instance with its connection. The unit counts all the same.
        drop(self.reply.send(result));
    }

    fn desk(&self) -> Option<&Arc<Desk>> {
        self.desk.as_ref()
    }
}
