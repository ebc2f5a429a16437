//! Watches the disk: below a limit new content is refused, and a reserve is given up when it is really full, so that
//! sign-in and deletes still work.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use fs4::FileExt;

use super::beside;
use crate::{DbOptions, FreeSpace};

/// Below this many free bytes the disk counts as really full: the log needs some for every commit.
const REALLY_FULL: u64 = 4 << 20;

pub(super) struct Disk {
    directory: PathBuf,
    reserve: PathBuf,
    reserve_bytes: u64,
    content_needs_free: u64,
    free_space: FreeSpace,
    has_room: AtomicBool,
    /// Set while a statement has failed for lack of space and nothing was done about it yet.
    ran_full: AtomicBool,
}

impl Disk {
    pub(super) fn new(database: &Path, options: &DbOptions) -> Self {
        let directory = match database.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let disk = Self {
            directory,
            reserve: beside(database, "reserve"),
            reserve_bytes: options.reserve,
            content_needs_free: options.content_needs_free,
            free_space: options.free_space.clone(),
            has_room: AtomicBool::new(true),
            ran_full: AtomicBool::new(false),
        };
        disk.look();
        disk
    }

    /// Whether new content may be written.
    pub(super) fn has_room(&self) -> bool {
        self.has_room.load(Ordering::Relaxed)
    }

    /// Measures, and makes or gives up the reserve accordingly. Where free space can't be told, there is room.
    pub(super) fn look(&self) {
        let free = (self.free_space)(&self.directory).unwrap_or(u64::MAX);
        self.has_room.store(free >= self.content_needs_free, Ordering::Relaxed);
        if free < REALLY_FULL {
            self.give_up_reserve();
        } else if free >= self.content_needs_free.saturating_add(self.reserve_bytes) {
            self.make_reserve();
        }
    }

    /// Notes that a statement failed for lack of space.
    pub(super) fn note_full(&self) {
        self.ran_full.store(true, Ordering::Relaxed);
    }

    /// After a statement or commit failed for lack of space: true if some was made, so that trying again makes sense.
    pub(super) fn make_space(&self) -> bool {
        if !self.ran_full.swap(false, Ordering::Relaxed) {
            return false;
        }
        self.has_room.store(false, Ordering::Relaxed);
        self.give_up_reserve()
    }

    fn give_up_reserve(&self) -> bool {
        let gone = fs::remove_file(&self.reserve).is_ok();
        if gone {
            tracing::error!("the disk is full: the reserve was given up; make room soon");
        }
        gone
    }

    fn make_reserve(&self) {
        // Whoever was stopped half-way left less.
        let held_back = self.reserve.metadata().map_or(0, |about| about.len());
        if held_back >= self.reserve_bytes {
            return;
        }
        let make = || -> io::Result<()> {
            let file = File::create(&self.reserve)?;
            FileExt::allocate(&file, self.reserve_bytes)?;
            file.sync_all()
        };
        if let Err(error) = make() {
            tracing::warn!(%error, "cannot hold back a reserve of disk space");
            drop(fs::remove_file(&self.reserve));
        }
    }
}
