//! The embedded schema of a server, in both dialects, and how it is brought up to date at open.

use diesel::SqliteConnection;
use diesel::backend::Backend;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel_async::{AsyncMigrationHarness, AsyncPgConnection, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use crate::{OpenError, secrets};

/// Two trees with the same names, embedded by `diesel_migrations::embed_migrations!`.
pub struct Migrations {
    pub sqlite: EmbeddedMigrations,
    pub postgres: EmbeddedMigrations,
}

impl Migrations {
    /// Whether a migration is among these.
    pub fn knows(&self, backend: crate::Backend, version: &str) -> bool {
        match backend {
            crate::Backend::Sqlite => knows::<diesel::sqlite::Sqlite>(&self.sqlite, version),
            crate::Backend::Postgres => knows::<diesel::pg::Pg>(&self.postgres, version),
        }
    }
}

fn knows<DB: Backend>(migrations: &EmbeddedMigrations, version: &str) -> bool
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known = MigrationSource::<DB>::migrations(migrations).unwrap_or_default();
    known.iter().any(|one| one.name().version().to_string() == version)
}

/// Replicas that start together wait for each other under this key (the letters "migrate").
pub(crate) const LOCK: &str = "SELECT pg_advisory_lock(30791854823142501)";

/// Brings a SQLite database up to date. Before an existing one is touched, `copy` is given its version.
pub(crate) fn run_sqlite(
    conn: &mut SqliteConnection,
    migrations: &EmbeddedMigrations,
    copy: impl FnOnce(&mut SqliteConnection, &str) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    refuse_from_the_future(conn, migrations)?;
    let newest = conn.applied_migrations().map_err(failed)?.into_iter().max();
    let pending = conn.has_pending_migration(Borrowed(migrations)).map_err(failed)?;
    if let Some(version) = newest.filter(|_| pending) {
        copy(conn, &version.to_string())?;
    }
    run(conn, migrations)
}

/// Brings a PostgreSQL database up to date. Blocks; needs a multi-threaded runtime to be entered.
pub(crate) async fn run_postgres(
    mut conn: AsyncPgConnection,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError> {
    // Released with the connection, also when this process dies half-way.
    conn.batch_execute(LOCK).await?;
    conn.batch_execute(secrets::CREATE_TABLE).await?;
    run(&mut AsyncMigrationHarness::new(conn), migrations)
}

fn run<DB: Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    refuse_from_the_future(harness, migrations)?;
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

/// A program that doesn't know the schema would only do damage.
fn refuse_from_the_future<DB: Backend>(
    harness: &mut impl MigrationHarness<DB>,
    migrations: &EmbeddedMigrations,
) -> Result<(), OpenError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let known = MigrationSource::<DB>::migrations(migrations).map_err(failed)?;
    let is_known = |version: &MigrationVersion<'_>| known.iter().any(|one| one.name().version() == *version);
    let applied = harness.applied_migrations().map_err(failed)?;
    match applied.into_iter().find(|version| !is_known(version)) {
        Some(version) => Err(OpenError::FromTheFuture { version: version.to_string() }),
        None => Ok(()),
    }
}

/// By value, to stand in `map_err`.
fn failed(error: impl std::fmt::Display) -> OpenError {
    OpenError::Migrate(error.to_string())
}

/// diesel takes sources by value.
struct Borrowed<'a>(&'a EmbeddedMigrations);

impl<DB: Backend> MigrationSource<DB> for Borrowed<'_> {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn diesel::migration::Migration<DB>>>> {
        MigrationSource::<DB>::migrations(self.0)
    }
}
