//! Every query of the instance, one file per table group, each written once for SQLite and PostgreSQL.
//!
//! Functions take the connection first, return plain structs and hold no rules: who may do what is decided in
//! `instance`. Nothing outside this crate names diesel's query language for the instance's tables.

pub mod applications;
pub mod bans;
pub mod channels;
pub mod guilds;
pub mod invites;
pub mod members;
pub mod messages;
mod migrations;
mod newest;
pub mod password_resets;
pub mod purge;
pub mod read_states;
pub mod ready;
pub mod resolver_outbox;
pub mod roles;
pub mod schema;
pub mod sessions;
pub mod settings;
pub mod users;

pub use migrations::MIGRATIONS;
pub use newest::newest_id;
