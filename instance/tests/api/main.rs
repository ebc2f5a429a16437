//! The instance, tested at its promises: real HTTP and real sockets, a database of its own per test.
//! One binary, so that it links once; a file per feature.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "a test binary has no outside, and a panic is its refusal"
)]

mod support;

mod accounts;
mod addresses;
mod applications;
mod backup;
mod bans;
mod channels;
mod database_trouble;
mod direct_messages;
mod edits;
mod every_route;
mod gateway;
mod guilds;
mod instance_settings;
mod invites;
mod jobs;
mod members;
mod messages;
mod migrate_database;
mod operator;
mod rate_limits;
mod read_state;
mod resolver_delivery;
mod resolver_proof;
mod roles;
mod temporary_members;
mod upgrade;
