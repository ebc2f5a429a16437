//! What a restore will rename, written down before the first rename, so that whoever comes next can finish it.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde::{Deserialize, Serialize};
use shared_db::backup::{RESTORE_JOURNAL, postgres};

use super::postgres::NOTE;
use super::staged::Staged;
use crate::manifest::CONFIG;
use crate::{Site, files, secrets};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// The name of the folders that take what is there now.
    pub(super) undo: String,
    moves: Vec<Move>,
    pub(super) database: Option<Swap>,
    /// Folders of work, left over once all is done.
    pub(super) remove: Vec<PathBuf>,
    /// Undo folders, empty once all is done.
    pub(super) emptied: Vec<PathBuf>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Move {
    from: PathBuf,
    to: PathBuf,
}

/// On PostgreSQL: the present database gets the name `aside`, and `new` gets its.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Swap {
    pub(super) new: String,
    pub(super) aside: String,
}

/// What SQLite keeps beside a database. The log holds what was acknowledged, when a server was killed.
const BESIDE: [&str; 4] = ["", "-wal", "-shm", "-journal"];

impl Journal {
    pub(super) fn new(undo: String) -> Self {
        Self { undo, moves: Vec::new(), database: None, remove: Vec::new(), emptied: Vec::new() }
    }

    pub(super) fn read(site: &Site) -> anyhow::Result<Option<Self>> {
        let path = path(site);
        match fs::read(&path) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text).with_context(|| path.display().to_string())?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    }

    /// From here on the restore will be finished.
    pub(super) fn write(&self, site: &Site) -> anyhow::Result<()> {
        for (number, Move { to, .. }) in self.moves.iter().enumerate() {
            let goes = self.moves[..number].iter().any(|before| before.from == *to);
            ensure!(goes || to.symlink_metadata().is_err(), "{} is in the way", to.display());
        }
        let mut folders: Vec<&Path> = self.moves.iter().filter_map(|one| one.from.parent()).collect();
        folders.sort_unstable();
        folders.dedup();
        folders.into_iter().filter(|folder| folder.is_dir()).try_for_each(files::sync_folder)?;
        files::write_whole(&path(site), &serde_json::to_vec_pretty(self)?)
    }

    pub(super) fn add(&mut self, from: PathBuf, to: PathBuf) {
        self.moves.push(Move { from, to });
    }

    /// All that is there now and belongs to the server.
    pub(super) fn move_aside(&mut self, site: &Site, staged: &Staged) -> anyhow::Result<()> {
        self.move_data_aside(site)?;
        if let Some((folder, to)) = &staged.config {
            let suffix = self.undo.replacen("undo-", ".before-", 1);
            for entry in &staged.manifest.files {
                let Some(name) = entry.path.strip_prefix(CONFIG) else { continue };
                let present = to.join(name);
                if present.exists() {
                    let mut aside = OsString::from(&present);
                    aside.push(&suffix);
                    self.add(present, aside.into());
                }
                let mode = entry.mode.unwrap_or(0o600) & 0o777;
                fs::set_permissions(folder.join(name), Permissions::from_mode(mode))?;
            }
        }
        Ok(())
    }

    pub(super) fn move_data_aside(&mut self, site: &Site) -> anyhow::Result<()> {
        let data_dir = site.data_dir().to_owned();
        let undo = data_dir.join(&self.undo);
        let database = site.sqlite_file()?;
        if let Some(file) = &database {
            let aside = Site::sqlite_home(file)?.join(&self.undo);
            for present in beside(file).filter(|path| path.exists()) {
                let name = present.file_name().unwrap_or_default().to_owned();
                self.add(present, aside.join(name));
            }
        }
        for name in secrets::names(&data_dir, database.as_deref())? {
            self.add(data_dir.join(&name), undo.join(&name));
        }
        if data_dir.join("uploads").exists() {
            self.add(data_dir.join("uploads"), undo.join("uploads"));
        }
        Ok(())
    }

    pub(super) fn move_in(&mut self, site: &Site, staged: &Staged) -> anyhow::Result<()> {
        if let Some(file) = site.sqlite_file()? {
            self.add(staged.database.clone(), file);
        }
        if staged.secrets.is_dir() {
            for name in secrets::names(&staged.secrets, None)? {
                self.add(staged.secrets.join(&name), site.data_dir().join(&name));
            }
        }
        if let Some(uploads) = &staged.uploads {
            self.add(uploads.clone(), site.data_dir().join("uploads"));
        }
        if let Some((folder, to)) = &staged.config {
            for entry in &staged.manifest.files {
                if let Some(name) = entry.path.strip_prefix(CONFIG) {
                    self.add(folder.join(name), to.join(name));
                }
            }
        }
        self.remove.extend(staged.workspaces());
        Ok(())
    }

    /// Whether anything of before is kept.
    pub(super) fn keeps_something(&self) -> bool {
        self.moves.iter().any(|one| one.to.parent().is_some_and(|folder| folder.ends_with(&self.undo)))
    }

    /// Can be done any number of times: what is in its new place stays there.
    pub(super) async fn carry_out(&self, site: &Site) -> anyhow::Result<()> {
        for Move { from, to } in &self.moves {
            if from.symlink_metadata().is_ok() && to.symlink_metadata().is_err() {
                let folder = to.parent().unwrap_or(Path::new("."));
                if !folder.is_dir() {
                    files::make_folder(folder)?;
                    files::give(folder, site.data_dir())?;
                }
                fs::rename(from, to)
                    .with_context(|| format!("{} can't be moved to {}", from.display(), to.display()))?;
                files::sync_folder(folder)?;
                files::sync_folder(from.parent().unwrap_or(Path::new(".")))?;
            }
        }
        if let Some(Swap { new, aside }) = &self.database {
            postgres::swap(&site.database.url, new, aside).await.context(
                "the files are restored, but not the database; `restore` without a file tries again",
            )?;
        }
        for path in &self.remove {
            if path.is_dir() {
                fs::remove_dir_all(path).with_context(|| path.display().to_string())?;
            }
        }
        for folder in &self.emptied {
            files::remove(&folder.join(NOTE))?;
            // One that isn't empty holds something that isn't ours to remove.
            drop(fs::remove_dir(folder));
        }
        files::remove(&path(site))?;
        files::sync_folder(site.data_dir())
    }
}

fn path(site: &Site) -> PathBuf {
    site.data_dir().join(RESTORE_JOURNAL)
}

/// A SQLite file and what may be beside it.
pub(super) fn beside(file: &Path) -> impl Iterator<Item = PathBuf> {
    BESIDE.iter().map(|suffix| {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    })
}

/// The folders that restores left, the newest last.
pub(super) fn undo_folders(site: &Site) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(site.data_dir()).with_context(|| site.data_dir().display().to_string())? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with("undo-") && entry.file_type()?.is_dir() {
            names.push(name);
        }
    }
    if names.is_empty() {
        bail!("there is nothing to undo: no restore has kept anything in {}", site.data_dir().display());
    }
    names.sort_unstable();
    Ok(names)
}
