//! Files that are either whole or recognisably not: written under a name that ends in `.partial`, synced, renamed.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, chown};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use crate::names::PARTIAL;

/// A new file for its owner only.
pub(crate) fn create(path: &Path) -> anyhow::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} can't be made", path.display()))
}

/// The folder and those above it, for their owner only.
pub(crate) fn make_folder(path: &Path) -> anyhow::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.with_context(|| format!("{} can't be made", path.display()))
}

/// Names in a folder survive a power cut from here on.
pub(crate) fn sync_folder(path: &Path) -> anyhow::Result<()> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.with_context(|| format!("{} can't be synced", path.display()))
}

/// Writes a small file whole.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(PARTIAL);
    let draft = PathBuf::from(draft);
    remove(&draft)?;
    let mut file = create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// What a backup that was cut off leaves may be whole but for the last sync.
pub(crate) fn refuse_unfinished(archive: &Path) -> anyhow::Result<()> {
    let unfinished = archive.to_string_lossy().ends_with(PARTIAL);
    ensure!(!unfinished, "{} is refused: it is of a backup that was cut off", archive.display());
    Ok(())
}

/// Removes what may be there.
pub(crate) fn remove(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", path.display()))
        }
        _ => Ok(()),
    }
}

/// A folder for what isn't finished; gone at the end, however that comes. Its lock tells it from a leftover.
pub(crate) struct Workspace {
    pub(crate) path: PathBuf,
    _lock: File,
    kept: bool,
}

impl Workspace {
    /// `purpose` names it. Leftovers of earlier ones with the same purpose are removed.
    pub(crate) fn make(parent: &Path, purpose: &str) -> anyhow::Result<Self> {
        make_folder(parent)?;
        sweep(parent, purpose)?;
        let path = parent.join(format!("{purpose}-{}{PARTIAL}", std::process::id()));
        make_folder(&path)?;
        let lock = File::open(&path)?;
        lock.lock()?;
        Ok(Self { path, _lock: lock, kept: false })
    }

    /// From here on somebody else removes it.
    pub(crate) fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !self.kept {
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

fn sweep(parent: &Path, purpose: &str) -> anyhow::Result<()> {
    for entry in fs::read_dir(parent).with_context(|| parent.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with(&format!("{purpose}-")) && name.ends_with(PARTIAL) && path.is_dir() {
            let folder = File::open(&path)?;
            match folder.try_lock() {
                Ok(()) => fs::remove_dir_all(&path)?,
                Err(TryLockError::WouldBlock) => bail!("{} is in use: wait until that ends", path.display()),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
    Ok(())
}

/// Gives all below `path` to whom `like` belongs, as when root restores for the server's user.
pub(crate) fn give(path: &Path, like: &Path) -> anyhow::Result<()> {
    let (wanted, present) = (fs::metadata(like)?, fs::symlink_metadata(path)?);
    if (wanted.uid(), wanted.gid()) != (present.uid(), present.gid()) {
        let given = chown(path, Some(wanted.uid()), Some(wanted.gid()));
        given.with_context(|| {
            format!("{} can't be given to the owner of {}", path.display(), like.display())
        })?;
    }
    if present.is_dir() {
        for entry in fs::read_dir(path)? {
            give(&entry?.path(), like)?;
        }
    }
    Ok(())
}

/// A file that is synced as it grows, so that the kernel never has much to write at once: a server beside this waits for
/// the same disk at each commit.
pub(crate) struct Steady<'a> {
    file: &'a File,
    unsynced: usize,
}

const SYNC_EVERY: usize = 4 << 20;

impl<'a> Steady<'a> {
    pub(crate) fn new(file: &'a File) -> Self {
        Self { file, unsynced: 0 }
    }
}

impl Write for Steady<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.unsynced += written;
        if self.unsynced >= SYNC_EVERY {
            self.file.sync_data()?;
            self.unsynced = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
