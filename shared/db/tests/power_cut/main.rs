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
use load::{Outcome, cut_power};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_unit_survives_a_power_cut() {
    for seed in 0..12 {
        for lost in [Lost::All, Lost::Some(seed)] {
            let Outcome { acknowledged, missing } = cut_power(Durability::Full, seed, lost).await;
            assert!(acknowledged > 0);
            assert_eq!(
                missing,
                [],
                "seed {seed}, {lost:?}: of {acknowledged} acknowledged units these are gone"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_less_durability_something_is_lost() {
    let mut lost_units = 0;
    for seed in 0..4 {
        lost_units += cut_power(Durability::Normal, seed, Lost::All).await.missing.len();
    }
    assert!(lost_units > 0, "the cut takes nothing away, so the other test proves nothing");
}
