//! Every query of the resolver. Functions take the connection first, return plain values and hold no rules.

pub mod codes;
pub mod counts;
pub mod journal;
pub mod keys;
pub mod owners;
pub mod pins;
pub mod purge;
#[cfg(test)]
mod queries;
pub mod schema;
pub mod stats;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::Migrations;

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/resolver/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/resolver/postgres");

/// The resolver's schema in both dialects.
pub fn migrations() -> Migrations {
    Migrations { sqlite: SQLITE, postgres: POSTGRES }
}
