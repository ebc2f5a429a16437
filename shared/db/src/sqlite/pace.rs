//! Holds a copy back, so that a server beside it hardly notices: what was written goes to the disk a little at a time, and
//! after each such step the copy rests for as long as the step took. Without that the kernel gathers hundreds of
//! megabytes, and a commit that has to be synced waits behind them.

use std::cell::RefCell;
use std::fs::File;
use std::thread;
use std::time::Duration;

use crate::stopwatch::Stopwatch;

const STEP: u64 = 4 << 20;
const LONGEST_REST: Duration = Duration::from_millis(200);

thread_local! {
    static PACE: RefCell<Option<Pace>> = const { RefCell::new(None) };
}

struct Pace {
    copy: File,
    synced: u64,
    step: Stopwatch,
}

/// Runs `work`, which writes `copy` by a statement of this thread.
pub(super) fn steadily<T>(copy: File, work: impl FnOnce() -> T) -> T {
    PACE.set(Some(Pace { copy, synced: 0, step: Stopwatch::start() }));
    let result = work();
    PACE.set(None);
    result
}

/// Called every thousand steps of a statement.
pub(super) fn tick() {
    PACE.with_borrow_mut(|pace| {
        if let Some(pace) = pace {
            pace.hold_back();
        }
    });
}

impl Pace {
    fn hold_back(&mut self) {
        let written = self.copy.metadata().map_or(0, |about| about.len());
        if written.saturating_sub(self.synced) < STEP {
            return;
        }
        // What fails here fails again when the whole copy is synced, and is told then.
        drop(self.copy.sync_data());
        self.synced = written;
        thread::sleep(self.step.elapsed().min(LONGEST_REST));
        self.step = Stopwatch::start();
    }
}
