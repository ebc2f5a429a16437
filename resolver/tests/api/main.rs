//! The resolver's contract, through HTTP, on the backend that `TEST_BACKEND` names.

#![expect(clippy::unwrap_used, reason = "what a test cannot do without ends it")]

mod backup;
mod batch;
mod bodies;
mod counts;
mod full_disk;
mod limits;
mod migrate_database;
mod ownership;
mod pages;
mod privacy;
mod proof;
mod races;
mod reassign;
mod register;
mod remembered;
mod replicas;
mod resolve;
mod schema;
mod stats;
mod support;
mod tokens;
mod upgrade;
mod withdraw;
