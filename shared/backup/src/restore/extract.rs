//! `restore --extract`: verifies an archive and unpacks it, for whoever brings it in by other means.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};

use crate::{Site, archive, check, files};

/// Into a folder that is empty or not there yet. Answers lines for the operator.
///
/// # Errors
/// Why the archive could not be restored; then the folder holds nothing of it.
pub async fn extract(site: &Site, file: &Path, to: &Path) -> anyhow::Result<Vec<String>> {
    files::refuse_unfinished(file)?;
    files::make_folder(to)?;
    let empty = fs::read_dir(to).with_context(|| to.display().to_string())?.next().is_none();
    ensure!(empty, "--extract {} must be an empty folder", to.display());
    let unpacked = unpack(site, file, to).await;
    if unpacked.is_err() {
        for entry in fs::read_dir(to)? {
            let path = entry?.path();
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
    }
    unpacked
}

async fn unpack(site: &Site, file: &Path, to: &Path) -> anyhow::Result<Vec<String>> {
    let manifest = archive::unpack(file, site, to, |_, entry| Some(to.join(&entry.path)))?;
    let database = to.join(manifest.engine.database());
    check::examine(site, &manifest, &database)
        .await
        .with_context(|| format!("{} is refused", file.display()))?;
    Ok(vec![format!("Unpacked to {}; the database is {}", to.display(), database.display())])
}
