//! What is backed up: one server's data.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use shared_db::backup::RESTORE_JOURNAL;
use shared_db::{Backend, DbOptions, Migrations, OpenError};

/// A server, as its settings tell where its data is.
pub struct Site {
    /// `instance` or `resolver`: an archive of the one is no use to the other.
    pub service: &'static str,
    pub version: &'static str,
    pub database: DbOptions,
    pub migrations: Migrations,
    /// Where `pg_dump` and `pg_restore` are.
    pub programs: Programs,
}

/// PostgreSQL's own programs, not older than the server.
#[derive(Clone, Debug)]
pub struct Programs {
    pub dump: PathBuf,
    pub restore: PathBuf,
}

impl Programs {
    /// Those that `PG_DUMP` and `PG_RESTORE` name, else those on the `PATH`.
    pub fn of_process() -> Self {
        let named = |variable: &str, usual: &str| {
            std::env::var_os(variable).filter(|path| !path.is_empty()).unwrap_or_else(|| usual.into()).into()
        };
        Self { dump: named("PG_DUMP", "pg_dump"), restore: named("PG_RESTORE", "pg_restore") }
    }
}

impl Site {
    pub(crate) fn data_dir(&self) -> &Path {
        &self.database.data_dir
    }

    pub(crate) fn backend(&self) -> anyhow::Result<Backend> {
        Ok(self.database.backend()?)
    }

    /// Half of the old data and half of the new are good for nothing.
    pub(crate) fn refuse_half_restored(&self) -> anyhow::Result<()> {
        let interrupted = self.data_dir().join(RESTORE_JOURNAL).exists();
        if interrupted { Err(OpenError::HalfRestored.into()) } else { Ok(()) }
    }

    /// The SQLite file; `None` on PostgreSQL.
    pub(crate) fn sqlite_file(&self) -> anyhow::Result<Option<PathBuf>> {
        Ok(self.database.sqlite_file()?)
    }

    /// The folder that the SQLite file is in, where its copies can be renamed to.
    pub(crate) fn sqlite_home(file: &Path) -> anyhow::Result<&Path> {
        let parent = file.parent().context("DATABASE_URL names no file")?;
        Ok(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
    }

    pub(crate) fn free_space(&self, path: &Path) -> u64 {
        // Where it can't be told, running out of it will tell.
        (self.database.free_space)(path).unwrap_or(u64::MAX)
    }
}
