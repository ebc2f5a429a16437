//! `restore --undo`: back to what the newest restore had put aside. What that had brought is put aside in its turn.

use std::fs;

use anyhow::Context as _;

use super::journal::{Journal, Swap, beside, undo_folders};
use super::lock::Lock;
use super::{finish_interrupted, fresh_stamp, postgres};
use crate::files::Workspace;
use crate::{Site, secrets};

/// Answers lines for the operator.
///
/// # Errors
/// What is wrong, in a sentence; then nothing has changed.
pub async fn undo(site: &Site, now_ms: i64) -> anyhow::Result<Vec<String>> {
    let lock = Lock::take(site).await?;
    let mut said = finish_interrupted(site, &lock).await?;

    let folders = undo_folders(site)?;
    let newest = folders.last().context("there is nothing to undo")?;
    let kept = site.data_dir().join(newest);
    let stamp = fresh_stamp(site, now_ms)?;
    let mut work = Workspace::make(site.data_dir(), "revert")?;
    let mut journal = Journal::new(format!("undo-{stamp}"));
    if let Some(new) = postgres::kept_database(&kept)? {
        let aside = postgres::name_aside(site, &stamp)?;
        postgres::note_undo_in(site, &work.path, &aside, &mut journal)?;
        journal.database = Some(Swap { new, aside });
    }
    journal.move_data_aside(site)?;
    if let Some(file) = site.sqlite_file()? {
        let home = Site::sqlite_home(&file)?.join(newest);
        for place in beside(&file) {
            let from = home.join(place.file_name().unwrap_or_default());
            if from.exists() {
                journal.add(from, place);
            }
        }
        journal.emptied.push(home);
    }
    for name in secrets::names(&kept, site.sqlite_file()?.as_deref())? {
        journal.add(kept.join(&name), site.data_dir().join(&name));
    }
    if kept.join("uploads").exists() {
        journal.add(kept.join("uploads"), site.data_dir().join("uploads"));
    }
    journal.remove.push(work.path.clone());
    journal.emptied.push(kept.clone());
    let undo = journal.undo.clone();
    journal.write(site)?;
    work.keep();
    journal.carry_out(site).await?;

    said.push(format!("What {} had kept is in its place again.", kept.display()));
    let now_kept = site.data_dir().join(undo);
    if fs::exists(&now_kept)? {
        said.push(format!("What was there until now is in {}.", now_kept.display()));
    }
    Ok(said)
}
