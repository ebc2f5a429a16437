//! The embedded schema of a server, in both dialects, and how it is brought up to date at open.

use diesel::SqliteConnection;
use diesel::backend::Backend;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::OpenError;

/// Two trees with the same names, embedded by `diesel_migrations::embed_migrations!`.
pub struct Migrations {
    pub sqlite: EmbeddedMigrations,
    pub postgres: EmbeddedMigrations,
}

/// Replicas that start together wait for each other under this key (the letters "migrate").
const LOCK: &str = "SELECT pg_advisory_lock(30791854823142501)";

pub(crate) fn run_sqlite(
    conn: &mut SqliteConnection,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError> {
    run(conn, migrations)
}

/// Brings a PostgreSQL database up to date. Blocks; needs a multi-threaded runtime to be entered.
pub(crate) async fn run_postgres(
    mut conn: AsyncPgConnection,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError> {
    // Released with the connection, also when this process dies half-way.
    conn.batch_execute(LOCK).await?;
    run(&mut AsyncMigrationHarness::new(conn), migrations)
}

fn run<DB: Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    if let Some(version) = unknown_version(harness, migrations)? {
        return Err(OpenError::FromTheFuture { version: version.to_string() });
    }
    let names: Vec<_> = harness
        .pending_migrations(Borrowed(migrations))
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().to_string())
        .collect();
    for name in names {
        tracing::info!(migration = %name, "migrating the database");
        harness.run_next_migration(Borrowed(migrations)).map_err(failed)?;
    }
    Ok(())
}

/// A version that the database has, but this program doesn't.
pub(crate) fn unknown_version<DB: Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: &EmbeddedMigrations,
) -> Result<Option<MigrationVersion<'static>>, OpenError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known = MigrationSource::<DB>::migrations(migrations).map_err(failed)?;
    let applied = harness.applied_migrations().map_err(failed)?;
    Ok(applied
        .into_iter()
        .find(|version| !known.iter().any(|migration| migration.name().version() == *version)))
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> OpenError {
    OpenError::Migrate(error.to_string())
}

/// diesel takes sources by value.
struct Borrowed<'a>(&'a EmbeddedMigrations);

impl<DB: Backend> MigrationSource<DB> for Borrowed<'_> {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn diesel::migration::Migration<DB>>>> {
        MigrationSource::<DB>::migrations(self.0)
    }
}
