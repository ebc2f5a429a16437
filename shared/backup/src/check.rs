//! `check`: whether an archive could be restored, or the live database is whole.

use std::path::Path;

use anyhow::{Context as _, ensure};
use shared_db::OpenError;
use shared_db::backup::{Contents, postgres, sqlite};

use crate::files::{self, Workspace};
use crate::manifest::{Engine, Manifest};
use crate::{Site, archive};

/// Reads all of an archive and opens its database in a temporary folder. Answers a line about it.
///
/// # Errors
/// Why it could not be restored.
pub async fn archive(site: &Site, file: &Path) -> anyhow::Result<String> {
    files::refuse_unfinished(file)?;
    let work = Workspace::make(site.data_dir(), "check")?;
    let database = work.path.join("database");
    let manifest = archive::unpack(file, site, site.data_dir(), |manifest, entry| {
        (entry.path == manifest.engine.database()).then(|| database.clone())
    })?;
    examine(site, &manifest, &database).await.with_context(|| format!("{} is refused", file.display()))?;
    let rows = match &manifest.rows {
        Some(rows) => format!("{} rows", rows.values().sum::<u64>()),
        None => "rows that were not counted".to_owned(),
    };
    Ok(format!(
        "{}: whole; {} of {}, version {}, {} with {rows}, {} files",
        file.display(),
        manifest.service,
        manifest.created_at,
        manifest.version,
        manifest.engine.name(),
        manifest.files.len()
    ))
}

/// Opens an archive's database where it was unpacked to, and compares it with what the archive says.
pub(crate) async fn examine(site: &Site, manifest: &Manifest, database: &Path) -> anyhow::Result<()> {
    match manifest.engine {
        Engine::Sqlite => compare(manifest, &sqlite::examine(database, &site.migrations)?),
        // Whether it can be brought in shows when it is; that it can be read to its end shows here.
        Engine::Postgres => match postgres::read_dump(&site.programs.restore, database).await {
            // In a container without them its hash must do.
            Err(missing @ OpenError::NoProgram { .. }) => {
                tracing::warn!(%missing, "the dump's hash is right, but nobody has read it");
                Ok(())
            }
            read => Ok(read?),
        },
    }
}

pub(crate) fn compare(manifest: &Manifest, found: &Contents) -> anyhow::Result<()> {
    ensure!(
        found.schema == manifest.schema,
        "its database has migration {}, but {} is listed",
        found.schema,
        manifest.schema
    );
    let Some(listed) = &manifest.rows else { return Ok(()) };
    for (table, rows) in &found.rows {
        let listed = listed.get(table).copied();
        ensure!(
            listed == Some(*rows),
            "its table {table} has {rows} rows, but {} are listed",
            listed.unwrap_or_default()
        );
    }
    ensure!(listed.len() == found.rows.len(), "a table of its database is missing");
    Ok(())
}

/// Reads the live database beside a running server.
///
/// # Errors
/// What is damaged.
pub async fn live(site: &Site) -> anyhow::Result<String> {
    site.refuse_half_restored()?;
    let found = match site.sqlite_file()? {
        Some(file) => sqlite::examine(&file, &site.migrations)?,
        None => postgres::examine(&site.database.url, &site.migrations).await?,
    };
    let rows: u64 = found.rows.values().sum();
    Ok(format!(
        "The database is whole: {rows} rows in {} tables, migration {}",
        found.rows.len(),
        found.schema
    ))
}
