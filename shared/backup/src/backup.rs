//! `backup`: an archive of a server's data, made beside the running server.

use std::ffi::OsStr;
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use shared_db::backup::{Contents, postgres, sqlite};

use crate::archive::{self, Source};
use crate::manifest::{CONFIG, Engine, FORMAT, Manifest, SECRETS, UPLOADS};
use crate::{Site, files, names, retention, secrets};

/// What is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A folder, or an archive's own path; without it, `backups` in the data directory.
    pub to: Option<PathBuf>,
    /// Its files go along, under `config/`.
    pub config_dir: Option<PathBuf>,
    /// A PostgreSQL dump that somebody else made of the database just now.
    pub dump: Option<PathBuf>,
    /// Whether older archives in the folder are removed as [`retention`] says.
    pub keep: bool,
}

/// What was done.
#[derive(Debug)]
pub struct Made {
    pub archive: PathBuf,
    pub removed: Vec<PathBuf>,
}

/// Writes an archive and reads it again.
///
/// # Errors
/// What is wrong, in a sentence; then no archive was made.
pub async fn backup(site: &Site, wanted: &Wanted, now_ms: i64) -> anyhow::Result<Made> {
    site.refuse_half_restored()?;
    let target = target(site, wanted, now_ms)?;
    let folder = target.parent().context("--to names no folder")?.to_owned();
    files::make_folder(&folder)?;
    let draft = Draft::begin(site, &folder, &target)?;

    let engine = Engine::from(site.backend()?);
    let database = database(site, wanted, engine, &draft).await?;
    let sources = sources(
        site,
        wanted,
        Source { path: engine.database().to_owned(), from: database.file, mode: None },
    )?;
    let entries = sources.iter().map(archive::describe).collect::<anyhow::Result<_>>()?;
    let manifest = Manifest {
        format: FORMAT,
        service: site.service.to_owned(),
        version: site.version.to_owned(),
        created_at: names::stamp(now_ms)?,
        engine,
        schema: database.schema,
        rows: database.rows,
        files: entries,
    };
    archive::write(&draft.file, &manifest, &sources)
        .with_context(|| format!("the archive in {} can't be written", folder.display()))?;
    archive::unpack(&draft.path, site, &folder, |_, _| None)?;
    draft.finish(&target)?;

    let removed = if wanted.keep { thin_out(site, &folder)? } else { Vec::new() };
    Ok(Made { archive: target, removed })
}

/// Where the archive goes. A second one within a second is named after the next.
fn target(site: &Site, wanted: &Wanted, now_ms: i64) -> anyhow::Result<PathBuf> {
    let folder = match &wanted.to {
        Some(file) if file.to_string_lossy().ends_with(names::ENDING) => {
            ensure!(!file.exists(), "{} is there already", file.display());
            let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
            return Ok(parent.unwrap_or(Path::new(".")).join(file.file_name().unwrap_or_default()));
        }
        Some(folder) => folder.clone(),
        None => site.data_dir().join("backups"),
    };
    let mut later = 0;
    loop {
        let path = folder.join(names::archive(site.service, now_ms + later)?);
        if !path.exists() {
            return Ok(path);
        }
        later += 1_000;
    }
}

/// The archive while it is written, and the database's copy beside it. Its lock says that somebody still does.
struct Draft {
    path: PathBuf,
    copy: PathBuf,
    file: File,
}

impl Draft {
    fn begin(site: &Site, folder: &Path, target: &Path) -> anyhow::Result<Self> {
        remove_leftovers(site, folder)?;
        let name = target.file_name().and_then(OsStr::to_str).context("--to must be UTF-8")?;
        let path = folder.join(format!("{}{name}{}", hidden(site), names::PARTIAL));
        let file = files::create(&path)?;
        file.try_lock().context("another backup to this folder has just begun")?;
        let copy = folder.join(format!("{}{name}.database{}", hidden(site), names::PARTIAL));
        Ok(Self { path, copy, file })
    }

    fn finish(self, target: &Path) -> anyhow::Result<()> {
        fs::rename(&self.path, target).with_context(|| target.display().to_string())?;
        files::sync_folder(target.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // The archive has its final name by now, or is of no use.
        drop(fs::remove_file(&self.path));
        drop(fs::remove_file(&self.copy));
    }
}

/// How names begin of what isn't finished, whatever the archive is called: a leftover must be recognised.
fn hidden(site: &Site) -> String {
    format!(".{}", names::start(site.service))
}

/// Of backups that were killed. What is locked belongs to one that runs.
fn remove_leftovers(site: &Site, folder: &Path) -> anyhow::Result<()> {
    let mut leftovers = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
        if name.starts_with(&hidden(site)) && name.contains(names::PARTIAL) && path.is_file() {
            match File::open(&path)?.try_lock() {
                Ok(()) => leftovers.push(path),
                Err(TryLockError::WouldBlock) => bail!("another backup to {} is running", folder.display()),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
    }
    leftovers.iter().try_for_each(|path| files::remove(path))
}

struct Database {
    file: PathBuf,
    schema: String,
    rows: Option<std::collections::BTreeMap<String, u64>>,
}

impl Database {
    fn counted(file: PathBuf, contents: Contents) -> Self {
        Self { file, schema: contents.schema, rows: Some(contents.rows) }
    }
}

/// A copy of the database as of one moment, proven whole.
async fn database(site: &Site, wanted: &Wanted, engine: Engine, draft: &Draft) -> anyhow::Result<Database> {
    let url = &site.database.url;
    match (engine, &wanted.dump) {
        (Engine::Sqlite, Some(_)) => bail!("--dump goes with PostgreSQL, but DATABASE_URL is a SQLite file"),
        (Engine::Sqlite, None) => {
            let file = site.sqlite_file()?.context("DATABASE_URL")?;
            make_sure_of_room(site, &file, &draft.copy)?;
            sqlite::copy(&file, &draft.copy)?;
            let contents = sqlite::examine(&draft.copy, &site.migrations)?;
            Ok(Database::counted(draft.copy.clone(), contents))
        }
        (Engine::Postgres, None) => {
            drop(files::create(&draft.copy)?);
            let contents = postgres::dump(url, &site.programs.dump, &draft.copy, &site.migrations).await?;
            Ok(Database::counted(draft.copy.clone(), contents))
        }
        (Engine::Postgres, Some(dump)) => {
            // Rows written since the dump are not in it, so nothing is counted.
            let Contents { schema, .. } = postgres::examine(url, &site.migrations).await?;
            Ok(Database { file: dump.clone(), schema, rows: None })
        }
    }
}

/// A backup must not be what fills the disk: the copy, and an archive of at most half of that, leave as much free as the
/// server needs for new content.
fn make_sure_of_room(site: &Site, database: &Path, copy: &Path) -> anyhow::Result<()> {
    let folder = copy.parent().unwrap_or(Path::new("."));
    let size = fs::metadata(database).with_context(|| database.display().to_string())?.len();
    let needed = size.saturating_add(size / 2).saturating_add(site.database.content_needs_free);
    let free = site.free_space(folder);
    ensure!(
        free >= needed,
        "a backup to {} needs {needed} bytes free, but only {free} are",
        folder.display()
    );
    Ok(())
}

/// Database first, then files: a file that the database names is there for a day after nobody names it any more.
fn sources(site: &Site, wanted: &Wanted, database: Source) -> anyhow::Result<Vec<Source>> {
    let data_dir = site.data_dir();
    let mut sources = vec![database];
    for name in secrets::names(data_dir, site.sqlite_file()?.as_deref())? {
        sources.push(Source { path: format!("{SECRETS}{name}"), from: data_dir.join(&name), mode: None });
    }
    let uploads = data_dir.join("uploads");
    if uploads.is_dir() {
        add_folder(&mut sources, UPLOADS, &uploads, false)?;
    }
    if let Some(folder) = &wanted.config_dir {
        add_folder(&mut sources, CONFIG, folder, true)?;
    }
    Ok(sources)
}

/// All plain files below `folder`, in order of name. Links lead anywhere, so none is followed.
fn add_folder(sources: &mut Vec<Source>, prefix: &str, folder: &Path, modes: bool) -> anyhow::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<_, _>>)
        .with_context(|| folder.display().to_string())?;
    entries.sort_unstable_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let about = entry.metadata()?;
        let name = entry.file_name();
        let name = name.to_str().with_context(|| format!("{} must be UTF-8", entry.path().display()))?;
        let path = format!("{prefix}{name}");
        if about.is_dir() {
            add_folder(sources, &format!("{path}/"), &entry.path(), modes)?;
        } else if about.is_file() && !name.ends_with(names::PARTIAL) {
            let mode = modes.then(|| about.permissions().mode() & 0o777);
            sources.push(Source { path, from: entry.path(), mode });
        } else {
            tracing::warn!(path = %entry.path().display(), "left out of the backup: it is no plain file");
        }
    }
    Ok(())
}

fn thin_out(site: &Site, folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.extend(entry?.file_name().into_string());
    }
    let superfluous = retention::superfluous(site.service, names.iter().map(String::as_str));
    let removed: Vec<PathBuf> = superfluous.into_iter().map(|name| folder.join(name)).collect();
    removed.iter().try_for_each(|path| files::remove(path))?;
    Ok(removed)
}
