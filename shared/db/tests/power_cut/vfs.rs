//! SQLite's file system with a wire-tap: everything goes to the real one, and the model hears of each change.

#![expect(unsafe_code, reason = "SQLite's file system interface is a table of C functions")]

use std::ffi::{CStr, OsStr, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::Once;

use libsqlite3_sys as ffi;

use super::disk::disk;
use super::file::{METHODS, TappedFile};

/// Makes every connection that this process opens from now on use the tapped file system.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    // SAFETY: the real file system outlives the process's connections, and so does the leaked copy of its table.
    ONCE.call_once(|| unsafe {
        assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
        let real = ffi::sqlite3_vfs_find(ptr::null());
        let mut tapped = ptr::read(real);
        tapped.zName = c"tapped".as_ptr();
        tapped.pNext = ptr::null_mut();
        tapped.szOsFile += c_int::try_from(size_of::<TappedFile>()).unwrap();
        tapped.pAppData = (*real).pAppData;
        tapped.xOpen = Some(open);
        tapped.xDelete = Some(delete);
        assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(tapped)), 1), ffi::SQLITE_OK);
    });
}

fn real() -> *mut ffi::sqlite3_vfs {
    // SAFETY: the name is that of a built-in file system.
    unsafe { ffi::sqlite3_vfs_find(c"unix".as_ptr()) }
}

unsafe extern "C" fn open(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let tapped = file.cast::<TappedFile>();
    // SAFETY: SQLite gives `szOsFile` bytes, so the real file's part lies behind ours.
    unsafe {
        let inner = tapped.add(1).cast::<ffi::sqlite3_file>();
        ptr::write(tapped, TappedFile::new(inner, tracked(name, flags)));
        let status = (*real()).xOpen.unwrap()(real(), name, inner, flags, out_flags);
        if (*inner).pMethods.is_null() {
            ptr::drop_in_place(tapped);
            (*file).pMethods = ptr::null();
        } else {
            if let Some(path) = (*tapped).path() {
                disk().opened(path);
            }
            (*file).pMethods = &raw const METHODS;
        }
        status
    }
}

/// Databases and their logs are in the model; temporary files don't outlive a power cut anyway.
unsafe fn tracked(name: *const c_char, flags: c_int) -> Option<PathBuf> {
    let kinds = ffi::SQLITE_OPEN_MAIN_DB | ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL;
    // SAFETY: a name that is not null is a C string.
    (!name.is_null() && flags & kinds != 0).then(|| unsafe { path(name) })
}

unsafe fn path(name: *const c_char) -> PathBuf {
    // SAFETY: by the caller.
    Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes())).to_owned()
}

unsafe extern "C" fn delete(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_directory: c_int,
) -> c_int {
    // SAFETY: SQLite passes a C string.
    unsafe {
        disk().deleted(&path(name));
        (*real()).xDelete.unwrap()(real(), name, sync_directory)
    }
}
