//! Which thread this is, for what each thread has of its own.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads are numbered from 0 as they first ask. With more threads than places some share one, so a place needs its
/// lock still; but hardly anybody ever waits for it, and what it holds stays in the cache of one core.
pub fn thread_number() -> usize {
    static THREADS: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = THREADS.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|number| *number)
}
