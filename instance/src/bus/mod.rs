//! How what a committed unit leaves behind reaches everything that keeps state: caches and sessions, here and, once there
//! are several replicas, elsewhere.

mod local;

pub use local::Local;

use crate::gateway::event::Signal;

/// Takes signals in commit order.
pub trait Bus: Send + Sync + 'static {
    /// Applies them here before it returns, caches first, so that whoever gets the unit's answer reads their own writes.
    /// Called on a thread that may wait, and waits rather than drop anything.
    fn publish(&self, signals: Vec<Signal>);

    /// Hands on to sessions what was published since, in one go.
    fn flush(&self);
}
