//! What `shared-db` promises, on whichever backend `TEST_BACKEND` names.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

mod away;
mod commit;
mod desk;
mod disk;
mod failures;
mod gate;
mod limits;
mod lookups;
mod notes;
mod opening;
mod reads;
mod savepoints;
mod schema;
mod secrets;
