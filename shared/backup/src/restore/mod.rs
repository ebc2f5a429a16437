//! `restore`: an archive's data in the place of the present data, which is kept as `undo-<time>`.
//!
//! Everything is unpacked and verified first. Then a [`journal`] of what is to be renamed is written, and carried out.
//! Killed before the journal: nothing has changed. Killed after it: the next restore carries out the rest, and until then
//! the server refuses to start (`shared_db` looks for the journal).

mod extract;
mod journal;
mod lock;
mod postgres;
mod staged;
mod undo;

pub use extract::extract;
pub use undo::undo;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use crate::check;
use crate::manifest::Engine;
use crate::{Site, names};
use journal::Journal;
use lock::Lock;
use staged::Staged;

/// What is wanted beside the data.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Where the archive's `config/` goes; without it, nowhere.
    pub config_to: Option<PathBuf>,
}

/// Restores from an archive. Answers lines for the operator.
///
/// # Errors
/// What is wrong, in a sentence; then nothing has changed, unless the sentence says otherwise.
pub async fn restore(site: &Site, file: &Path, wanted: &Wanted, now_ms: i64) -> anyhow::Result<Vec<String>> {
    let lock = Lock::take(site).await?;
    let mut said = finish_interrupted(site, &lock).await?;
    let (journal, about) = prepare_locked(site, file, wanted, now_ms).await?;
    journal.carry_out(site).await?;
    said.push(about);
    if journal.keeps_something() {
        said.push(format!(
            "What was there before is in {}; `{} restore --undo` brings it back. Delete it when all is well.",
            site.data_dir().join(&journal.undo).display(),
            site.service
        ));
    }
    Ok(said)
}

/// A restore that ends where its journal stands, as if it had been killed there.
///
/// # Errors
/// As [`restore`].
pub async fn prepare(site: &Site, file: &Path, wanted: &Wanted, now_ms: i64) -> anyhow::Result<()> {
    let _lock = Lock::take(site).await?;
    prepare_locked(site, file, wanted, now_ms).await.map(drop)
}

/// The journal, written, and a line about the archive.
async fn prepare_locked(
    site: &Site,
    file: &Path,
    wanted: &Wanted,
    now_ms: i64,
) -> anyhow::Result<(Journal, String)> {
    let engine = Engine::from(site.backend()?);
    let mut staged = Staged::unpack(site, file, wanted, engine)?;
    if engine == Engine::Sqlite {
        check::examine(site, &staged.manifest, &staged.database)
            .await
            .with_context(|| format!("{} is refused", file.display()))?;
    }
    staged.give_to_owner(site)?;

    let stamp = fresh_stamp(site, now_ms)?;
    let mut journal = Journal::new(format!("undo-{stamp}"));
    if engine == Engine::Postgres {
        let swap = postgres::bring_in(site, &staged, &stamp)
            .await
            .with_context(|| format!("{} can't be brought in", file.display()))?;
        journal.database = Some(swap);
        postgres::note_undo(site, &staged, &mut journal)?;
    }
    journal.move_aside(site, &staged)?;
    journal.move_in(site, &staged)?;
    journal.write(site)?;
    staged.keep();
    let manifest = &staged.manifest;
    let about = format!("Restored from {}: {} of {}", file.display(), manifest.service, manifest.created_at);
    Ok((journal, about))
}

/// A moment after which no undo folder is named yet.
fn fresh_stamp(site: &Site, now_ms: i64) -> anyhow::Result<String> {
    let mut later = 0;
    loop {
        let stamp = names::stamp(now_ms + later)?;
        if !site.data_dir().join(format!("undo-{stamp}")).exists() {
            return Ok(stamp);
        }
        later += 1_000;
    }
}

/// Carries out what an earlier restore had begun.
///
/// # Errors
/// When there is nothing to finish, and whatever keeps it from being finished.
pub async fn finish(site: &Site) -> anyhow::Result<Vec<String>> {
    let lock = Lock::take(site).await?;
    let said = finish_interrupted(site, &lock).await?;
    ensure!(!said.is_empty(), "name the archive to restore; no restore was interrupted");
    Ok(said)
}

async fn finish_interrupted(site: &Site, _lock: &Lock) -> anyhow::Result<Vec<String>> {
    let Some(journal) = Journal::read(site)? else { return Ok(Vec::new()) };
    journal.carry_out(site).await.context("an interrupted restore can't be finished")?;
    Ok(vec!["An earlier restore had been interrupted; it is finished now.".to_owned()])
}
