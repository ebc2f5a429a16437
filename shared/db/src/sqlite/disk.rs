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
        metrics::gauge!("db_disk_free_bytes").set(as_number(free));
        // A little more to begin again than to stop, so that it isn't one and the other by turns.
        let margin = if self.has_room() { 0 } else { self.content_needs_free / 16 };
        self.set_room(free >= self.content_needs_free.saturating_add(margin));
        if free < REALLY_FULL {
            self.give_up_reserve();
        } else if free >= self.content_needs_free.saturating_add(self.reserve_bytes) {
            self.make_reserve();
        }
    }

    /// The change is logged, not the state: this is asked twice a second.
    fn set_room(&self, has_room: bool) {
        let had_room = self.has_room.swap(has_room, Ordering::Relaxed);
        metrics::gauge!("db_disk_full").set(i32::from(!has_room));
        let (directory, needed) = (self.directory.display(), self.content_needs_free);
        match (had_room, has_room) {
            (true, false) => {
                tracing::error!(%directory, needed, "the disk is full: new content is refused until there is room");
            }
            (false, true) => {
                tracing::info!(%directory, "there is room on the disk: new content is taken again");
            }
            _ => {}
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
        self.set_room(false);
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

#[expect(clippy::cast_precision_loss, reason = "nobody needs the last byte of a disk in a metric")]
fn as_number(bytes: u64) -> f64 {
    bytes as f64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    use parking_lot::Mutex;
    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Keeps the level and the text of each line.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<String>>>);

    impl Visit for Log {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            if field.name() == "message" {
                self.0.lock().push(format!("{value:?}"));
            }
        }
    }

    impl Subscriber for Log {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }
        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }
        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, event: &Event<'_>) {
            event.record(&mut self.clone());
            if let Some(line) = self.0.lock().last_mut() {
                line.insert_str(0, &format!("{} ", event.metadata().level()));
            }
        }
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    const MIB: u64 = 1 << 20;
    const FULL: &str = "ERROR the disk is full: new content is refused until there is room";
    const ROOM: &str = "INFO there is room on the disk: new content is taken again";

    fn disk(directory: &Path, free: &Arc<AtomicU64>) -> Disk {
        let mut options = DbOptions::new("sqlite:chat.db", directory);
        let free = Arc::clone(free);
        options.free_space = Arc::new(move |_| Ok(free.load(Ordering::Relaxed)));
        options.reserve = 0;
        Disk::new(&directory.join("chat.db"), &options)
    }

    #[test]
    fn a_full_disk_is_logged_once_and_once_when_there_is_room_again() {
        let directory = tempfile::tempdir().unwrap();
        let free = Arc::new(AtomicU64::new(1024 * MIB));
        let log = Log::default();
        tracing::subscriber::with_default(log.clone(), || {
            let disk = disk(directory.path(), &free);
            // As free space comes and goes around the limit of 256 MiB.
            for (left, has_room) in
                [(300, true), (255, false), (10, false), (256, false), (271, false), (272, true), (256, true)]
            {
                free.store(left * MIB, Ordering::Relaxed);
                disk.look();
                disk.look();
                assert_eq!(disk.has_room(), has_room, "{left} MiB");
            }
        });
        assert_eq!(*log.0.lock(), [FULL, ROOM]);
    }

    #[test]
    fn a_commit_that_found_no_space_means_no_room() {
        let directory = tempfile::tempdir().unwrap();
        let disk = disk(directory.path(), &Arc::new(AtomicU64::new(1024 * MIB)));
        assert!(!disk.make_space() && disk.has_room(), "nothing has failed");
        disk.note_full();
        assert!(!disk.make_space(), "there is no reserve to give up");
        assert!(!disk.has_room());
    }
}
