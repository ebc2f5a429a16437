//! Stops statements that run too long, by a callback that SQLite makes every thousand steps.
//!
//! diesel doesn't hand out its connection's handle, so the callback is installed on every connection as it is opened.
//! It looks at a deadline of the thread that runs the statement; threads without one are never stopped.

#![expect(unsafe_code, reason = "diesel has no interface for SQLite's progress handler")]

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr;
use std::time::Duration;

use libsqlite3_sys as ffi;

use super::pace;
use crate::stopwatch::Stopwatch;

thread_local! {
    static LIMIT: Cell<Option<(Stopwatch, Duration)>> = const { Cell::new(None) };
}

/// Runs `work`; statements of this thread that go on past `limit` fail as interrupted.
pub(super) fn within<T>(limit: Duration, work: impl FnOnce() -> T) -> T {
    LIMIT.set(Some((Stopwatch::start(), limit)));
    let result = work();
    LIMIT.set(None);
    result
}

/// Makes a connection obey [`within`].
///
/// # Safety
/// `db` is an open connection that no other thread uses now.
pub(super) unsafe fn watch(db: *mut ffi::sqlite3) {
    // SAFETY: the handler uses no context and lives forever.
    unsafe { ffi::sqlite3_progress_handler(db, 1000, Some(is_too_late), ptr::null_mut()) };
}

/// Not zero stops the statement.
unsafe extern "C" fn is_too_late(_context: *mut c_void) -> c_int {
    pace::tick();
    c_int::from(LIMIT.get().is_some_and(|(started, limit)| started.elapsed() > limit))
}
