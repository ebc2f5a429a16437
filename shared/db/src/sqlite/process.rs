//! What SQLite is told once for the whole process, and for each connection before diesel gets it.

#![expect(unsafe_code, reason = "diesel has no interface for any of this")]

use std::ffi::{c_char, c_int};
use std::ptr;
use std::sync::Once;

use libsqlite3_sys as ffi;

use super::time_limit;

/// Holds for connections that are opened from now on.
pub(super) fn prepare() {
    static ONCE: Once = Once::new();
    // SAFETY: the options take these arguments. Without SQLite's own locks a connection must be used by one thread at a
    // time, which Rust sees to: a `SqliteConnection` is not `Sync`. If SQLite was used before, it refuses these options,
    // and is merely slower. `on_open` has the signature that SQLite calls extension entry points with, and lives forever.
    ONCE.call_once(|| unsafe {
        ffi::sqlite3_config(ffi::SQLITE_CONFIG_MULTITHREAD);
        ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0 as c_int);
        ffi::sqlite3_auto_extension(Some(on_open));
    });
}

unsafe extern "C" fn on_open(
    db: *mut ffi::sqlite3,
    _error: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: `db` is the connection being opened. The option takes a number and a place for the outcome, or null.
    unsafe {
        time_limit::watch(db);
        // A plan must not depend on the value of a parameter. Otherwise a statement with `LIMIT ?` is compiled anew each
        // time that it is used, which takes longer than most of them run.
        ffi::sqlite3_db_config(db, ffi::SQLITE_DBCONFIG_ENABLE_QPSG, 1 as c_int, ptr::null_mut::<c_int>());
    }
    ffi::SQLITE_OK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_with_a_limit_is_compiled_once() {
        prepare();
        let (mut db, mut statement) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: the connection and its statement are this test's own, and end in the right order.
        unsafe {
            assert_eq!(ffi::sqlite3_open(c":memory:".as_ptr(), &raw mut db), ffi::SQLITE_OK);
            let sql = c"SELECT 1 LIMIT ?";
            let prepared = ffi::sqlite3_prepare_v2(db, sql.as_ptr(), -1, &raw mut statement, ptr::null_mut());
            assert_eq!(prepared, ffi::SQLITE_OK);
            for limit in 1..4 {
                ffi::sqlite3_bind_int64(statement, 1, limit);
                assert_eq!(ffi::sqlite3_step(statement), ffi::SQLITE_ROW);
                ffi::sqlite3_reset(statement);
            }
            assert_eq!(ffi::sqlite3_stmt_status(statement, ffi::SQLITE_STMTSTATUS_REPREPARE, 0), 0);
            ffi::sqlite3_finalize(statement);
            ffi::sqlite3_close(db);
        }
    }
}
