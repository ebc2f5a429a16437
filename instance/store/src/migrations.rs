use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::Migrations;

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/instance/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/instance/postgres");

/// The instance's schema, the same names in both trees.
pub const MIGRATIONS: Migrations = Migrations { sqlite: SQLITE, postgres: POSTGRES };
