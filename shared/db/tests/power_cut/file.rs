//! An open file of the tapped file system: the real one, and the path under which the model knows it.

#![expect(unsafe_code, reason = "SQLite's file system interface is a table of C functions")]

use std::ffi::{c_int, c_void};
use std::path::{Path, PathBuf};
use std::ptr;

use libsqlite3_sys as ffi;

use super::disk::disk;

/// SQLite sees only the first field; the real file lies in memory behind this.
#[repr(C)]
pub(crate) struct TappedFile {
    base: ffi::sqlite3_file,
    real: *mut ffi::sqlite3_file,
    path: Option<PathBuf>,
}

impl TappedFile {
    pub(crate) fn new(real: *mut ffi::sqlite3_file, path: Option<PathBuf>) -> Self {
        Self { base: ffi::sqlite3_file { pMethods: ptr::null() }, real, path }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

type File = *mut ffi::sqlite3_file;

/// Calls the real file's function of the same name.
macro_rules! pass {
    ($file:expr, $name:ident $(, $argument:expr)*) => {{
        // SAFETY: `$file` was opened by our `xOpen`, so it starts with a `TappedFile` whose real file is open.
        unsafe {
            let real = (*$file.cast::<TappedFile>()).real;
            (*(*real).pMethods).$name.unwrap()(real $(, $argument)*)
        }
    }};
}

/// Functions that only pass on.
macro_rules! passed_on {
    ($($function:ident: $name:ident($($argument:ident: $kind:ty),*);)*) => {
        $(unsafe extern "C" fn $function(file: File $(, $argument: $kind)*) -> c_int {
            pass!(file, $name $(, $argument)*)
        })*
    };
}

passed_on! {
    read: xRead(buffer: *mut c_void, bytes: c_int, offset: i64);
    size: xFileSize(size: *mut i64);
    lock: xLock(level: c_int);
    unlock: xUnlock(level: c_int);
    check_lock: xCheckReservedLock(result: *mut c_int);
    control: xFileControl(operation: c_int, argument: *mut c_void);
    sector_size: xSectorSize();
    characteristics: xDeviceCharacteristics();
    map_shared: xShmMap(page: c_int, size: c_int, extend: c_int, memory: *mut *mut c_void);
    lock_shared: xShmLock(offset: c_int, count: c_int, flags: c_int);
    unmap_shared: xShmUnmap(delete: c_int);
    fetch: xFetch(offset: i64, bytes: c_int, memory: *mut *mut c_void);
    unfetch: xUnfetch(offset: i64, memory: *mut c_void);
}

pub(crate) static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 3,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map_shared),
    xShmLock: Some(lock_shared),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap_shared),
    xFetch: Some(fetch),
    xUnfetch: Some(unfetch),
};

unsafe extern "C" fn close(file: File) -> c_int {
    let status = pass!(file, xClose);
    // SAFETY: SQLite doesn't use the file again.
    unsafe { ptr::drop_in_place(file.cast::<TappedFile>()) };
    status
}

unsafe extern "C" fn barrier(file: File) {
    pass!(file, xShmBarrier);
}

unsafe extern "C" fn write(file: File, data: *const c_void, bytes: c_int, offset: i64) -> c_int {
    let mut disk = disk();
    if let Some(path) = path(file) {
        if disk.is_full(path) {
            return ffi::SQLITE_FULL;
        }
        if disk.is_broken(path) {
            return ffi::SQLITE_IOERR_WRITE;
        }
        // SAFETY: SQLite passes `bytes` readable bytes.
        let data = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), usize::try_from(bytes).unwrap()) };
        disk.written(path, usize::try_from(offset).unwrap(), data);
    }
    pass!(file, xWrite, data, bytes, offset)
}

unsafe extern "C" fn truncate(file: File, length: i64) -> c_int {
    let mut disk = disk();
    if let Some(path) = path(file) {
        disk.truncated(path, usize::try_from(length).unwrap());
    }
    pass!(file, xTruncate, length)
}

/// The model is the disk here, so the real one is spared the work.
unsafe extern "C" fn sync(file: File, _flags: c_int) -> c_int {
    if let Some(path) = path(file) {
        disk().synced(path);
    }
    ffi::SQLITE_OK
}

fn path<'a>(file: File) -> Option<&'a Path> {
    // SAFETY: as in `pass`; the reference isn't kept beyond the call.
    unsafe { (*file.cast::<TappedFile>()).path() }
}
