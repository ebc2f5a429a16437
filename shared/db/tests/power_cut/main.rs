//! A power cut: what was written but not synced is gone, wholly or in part. Everything that was acknowledged must be
//! there afterwards. The same with `DURABILITY=normal` must lose something, or this test would prove nothing.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod broken_disk;
mod chance;
mod disk;
mod file;
mod full_disk;
mod load;
mod store;
mod syncs;
mod vfs;

use shared_db::Durability;

use disk::Lost;
use load::{Log, Outcome, cut_power};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_unit_survives_a_power_cut() {
    for seed in 0..12 {
        for lost in [Lost::All, Lost::Some(seed)] {
            check_nothing_is_missing(Log::MovedOver, seed, lost).await;
        }
    }
    for seed in 0..4 {
        check_nothing_is_missing(Log::LeftAlone, seed, Lost::All).await;
    }
}

async fn check_nothing_is_missing(log: Log, seed: u64, lost: Lost) {
    let Outcome { acknowledged, missing } = cut_power(Durability::Full, log, seed, lost).await;
    assert!(acknowledged > 0);
    assert_eq!(
        missing,
        [],
        "{log:?}, seed {seed}, {lost:?}: of {acknowledged} acknowledged units these are gone"
    );
}

/// With the log left alone, for a checkpoint just before the cut would save all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_less_durability_something_is_lost() {
    for seed in 0..4 {
        let missing = cut_power(Durability::Normal, Log::LeftAlone, seed, Lost::All).await.missing;
        assert_ne!(missing, [], "seed {seed}: the cut takes nothing away, so the other test proves nothing");
    }
}
