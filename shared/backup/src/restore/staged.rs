//! An archive's files, unpacked and verified beside the places that they are for, so that they only need to be renamed.

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::Wanted;
use crate::files::{self, Workspace};
use crate::manifest::{CONFIG, Engine, Manifest, SECRETS, UPLOADS};
use crate::{Site, archive};

pub(super) struct Staged {
    pub(super) manifest: Manifest,
    /// The unpacked database: a SQLite file, or a dump.
    pub(super) database: PathBuf,
    /// Secrets, by name.
    pub(super) secrets: PathBuf,
    /// The folder of uploads, if the archive has any.
    pub(super) uploads: Option<PathBuf>,
    /// Configuration: the folder, and where it is to go.
    pub(super) config: Option<(PathBuf, PathBuf)>,
    /// In the data directory, beside the database, and beside the configuration. Gone with this value.
    work: Vec<Workspace>,
}

const PURPOSE: &str = "restore";

impl Staged {
    pub(super) fn unpack(site: &Site, file: &Path, wanted: &Wanted, engine: Engine) -> anyhow::Result<Self> {
        files::refuse_unfinished(file)?;
        let listed = archive::read_manifest(file, site)?;
        ensure!(
            listed.engine == engine,
            "{} is refused: it holds a {} database, but DATABASE_URL names {}",
            file.display(),
            listed.engine.name(),
            engine.name()
        );
        let data = Workspace::make(site.data_dir(), PURPOSE)?;
        let (secrets, uploads) = (data.path.join("secrets"), data.path.join("uploads"));
        let mut database = data.path.join("database");
        let mut work = vec![data];
        if let Some(place) = site.sqlite_file()? {
            let home = Site::sqlite_home(&place)?;
            if home != site.data_dir() {
                let beside = Workspace::make(home, PURPOSE)?;
                database = beside.path.join("database");
                work.push(beside);
            }
        }
        let mut config = None;
        if let Some(to) = &wanted.config_to {
            let beside = Workspace::make(to, PURPOSE)?;
            config = Some((beside.path.clone(), to.clone()));
            work.push(beside);
        }
        let manifest = archive::unpack(file, site, site.data_dir(), |manifest, entry| {
            let below = |folder: &str| entry.path.strip_prefix(folder);
            if entry.path == manifest.engine.database() {
                Some(database.clone())
            } else if let Some(name) = below(SECRETS) {
                Some(secrets.join(name))
            } else if let Some(name) = below(UPLOADS) {
                Some(uploads.join(name))
            } else {
                let (folder, _) = config.as_ref()?;
                below(CONFIG).map(|name| folder.join(name))
            }
        })?;
        let uploads = Some(uploads).filter(|folder| folder.is_dir());
        Ok(Self { manifest, database, secrets, uploads, config, work })
    }

    /// The journal speaks of them now, so they stay until it is carried out.
    pub(super) fn keep(&mut self) {
        self.work.iter_mut().for_each(Workspace::keep);
    }

    /// A folder for further files that are only to be renamed later.
    pub(super) fn workspace(&self) -> &Path {
        &self.work[0].path
    }

    pub(super) fn workspaces(&self) -> impl Iterator<Item = PathBuf> {
        self.work.iter().map(|work| work.path.clone())
    }

    /// When root restores, the server's user must be able to use it.
    pub(super) fn give_to_owner(&self, site: &Site) -> anyhow::Result<()> {
        for folder in self.workspaces() {
            let like = match &self.config {
                Some((staged, to)) if *staged == folder => to.as_path(),
                _ => site.data_dir(),
            };
            files::give(&folder, like)?;
        }
        Ok(())
    }
}
