//! Restoring into PostgreSQL: into a new database, which takes the name of the present one once it is proven.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use shared_db::backup::postgres;

use super::journal::{Journal, Swap};
use super::staged::Staged;
use crate::{Site, check, files};

/// In an undo folder: which database was put aside.
pub(super) const NOTE: &str = "database.json";

#[derive(Serialize, Deserialize)]
struct Kept {
    database: String,
}

/// Makes the new database, fills and counts it. Nothing present is touched.
pub(super) async fn bring_in(site: &Site, staged: &Staged, stamp: &str) -> anyhow::Result<Swap> {
    let url = &site.database.url;
    let name = postgres::database_name(url)?;
    let new = postgres::name_beside(&name, &format!("restore_{stamp}"));
    // Of a restore that was killed before its journal was written.
    let start = new.strip_suffix(stamp).unwrap_or(&new);
    for left in postgres::names_that_start(url, start).await? {
        postgres::drop_database(url, &left).await?;
    }
    postgres::make(url, &new)
        .await
        .context("a new database can't be made; its user needs the right CREATEDB")?;
    match fill(site, staged, &new).await {
        Ok(()) => Ok(Swap { new, aside: name_aside(site, stamp)? }),
        Err(error) => {
            if let Err(left) = postgres::drop_database(url, &new).await {
                tracing::warn!(database = new, error = %left, "left over: drop it by hand");
            }
            Err(error)
        }
    }
}

async fn fill(site: &Site, staged: &Staged, new: &str) -> anyhow::Result<()> {
    let url = postgres::url_of(&site.database.url, new)?;
    postgres::fill(&url, &site.programs.restore, &staged.database).await?;
    let found = postgres::examine(&url, &site.migrations).await?;
    check::compare(&staged.manifest, &found)
}

pub(super) fn name_aside(site: &Site, stamp: &str) -> anyhow::Result<String> {
    let name = postgres::database_name(&site.database.url)?;
    Ok(postgres::name_beside(&name, &format!("undo_{stamp}")))
}

/// So that `restore --undo` knows the database that is put aside.
pub(super) fn note_undo(site: &Site, staged: &Staged, journal: &mut Journal) -> anyhow::Result<()> {
    let Some(Swap { aside, .. }) = &journal.database else { return Ok(()) };
    let aside = aside.clone();
    note_undo_in(site, staged.workspace(), &aside, journal)
}

pub(super) fn note_undo_in(
    site: &Site,
    workspace: &Path,
    aside: &str,
    journal: &mut Journal,
) -> anyhow::Result<()> {
    let note = workspace.join(NOTE);
    files::write_whole(&note, &serde_json::to_vec(&Kept { database: aside.to_owned() })?)?;
    let to = site.data_dir().join(&journal.undo).join(NOTE);
    journal.add(note, to);
    Ok(())
}

/// The database that an undo folder speaks of.
pub(super) fn kept_database(folder: &Path) -> anyhow::Result<Option<String>> {
    match fs::read(folder.join(NOTE)) {
        Ok(text) => Ok(Some(serde_json::from_slice::<Kept>(&text)?.database)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| folder.display().to_string()),
    }
}
