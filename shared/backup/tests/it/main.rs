//! Backups on real files, with the instance's schema.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod crafted;
mod cut_off;
mod cycle;
mod refusals;
mod world;
