//! Clocks and counters: what a round of load cost, and how rounds become one number.

mod clock;
mod histogram;
mod median;
mod process;
mod syncs;
mod table;

pub(crate) use clock::{Stopwatch, micros};
pub(crate) use histogram::Histogram;
pub(crate) use median::{best, median};
pub(crate) use process::{cpu, rss_anon};
pub(crate) use syncs::SyncCounter;
pub(crate) use table::{Bar, Row, Table};
