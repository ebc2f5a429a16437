//! A server's data, and what is done to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared_backup::restore::{self, Wanted};
use shared_backup::{Programs, Site, backup};
use shared_db::test_support::{TestDatabase, postgres_program};
use shared_db::{Conn, Db, DbError, DbOptions, Unit};

/// 21 November 2026, 20:00; each step of a test comes a second later.
pub(crate) const NOW_MS: i64 = 1_795_291_200_000;

/// A data directory with a database, a secret and an upload. On PostgreSQL the database is elsewhere.
pub(crate) struct World {
    database: TestDatabase,
    pub(crate) outside: tempfile::TempDir,
    pub(crate) site: Site,
}

impl World {
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::new(instance_store::MIGRATIONS).await;
        let site = site(database.options());
        let outside = tempfile::tempdir().unwrap();
        fs::write(data_dir(&site).join("jwt_secret"), b"the first secret").unwrap();
        fs::create_dir_all(data_dir(&site).join("uploads/ab")).unwrap();
        fs::write(data_dir(&site).join("uploads/ab/abcd"), b"a picture").unwrap();
        Self { database, outside, site }
    }

    pub(crate) fn data_dir(&self) -> &Path {
        data_dir(&self.site)
    }

    /// The same data, with other limits.
    pub(crate) fn site_with(&self, change: impl FnOnce(&mut DbOptions)) -> Site {
        let mut options = self.database.options();
        change(&mut options);
        site(options)
    }

    pub(crate) async fn open(&self) -> Db<()> {
        let options = self.site.database.clone();
        Db::open(options, instance_store::MIGRATIONS, Arc::new(())).await.unwrap()
    }

    /// As a server does, then stops.
    pub(crate) async fn add(&self, code: &str) {
        let db = self.open().await;
        insert(&db, code).await;
        db.close().await;
    }

    pub(crate) async fn codes(&self) -> u64 {
        let migrations = instance_store::MIGRATIONS;
        let contents = if let Some(file) = self.site.database.sqlite_file().unwrap() {
            shared_db::backup::sqlite::examine(&file, &migrations)
        } else {
            shared_db::backup::postgres::examine(&self.site.database.url, &migrations).await
        };
        contents.unwrap().rows["ended_invites"]
    }

    pub(crate) async fn backup(&self, second: i64) -> PathBuf {
        let wanted = backup::Wanted { to: Some(self.archives()), ..backup::Wanted::default() };
        backup::backup(&self.site, &wanted, NOW_MS + second * 1_000).await.unwrap().archive
    }

    pub(crate) fn archives(&self) -> PathBuf {
        self.outside.path().join("archives")
    }

    pub(crate) async fn restore(&self, archive: &Path, second: i64) -> anyhow::Result<Vec<String>> {
        restore::restore(&self.site, archive, &Wanted::default(), NOW_MS + second * 1_000).await
    }

    pub(crate) fn secret(&self) -> String {
        fs::read_to_string(self.data_dir().join("jwt_secret")).unwrap()
    }

    /// Every file of the data directory.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        gather(self.data_dir(), &mut found);
        found
    }
}

fn site(database: DbOptions) -> Site {
    Site {
        service: "instance",
        version: "1.2.3",
        database,
        migrations: instance_store::MIGRATIONS,
        programs: Programs { dump: postgres_program("pg_dump"), restore: postgres_program("pg_restore") },
    }
}

fn data_dir(site: &Site) -> &Path {
    &site.database.data_dir
}

pub(crate) async fn insert(db: &Db<()>, code: &str) {
    let statement = format!("INSERT INTO ended_invites (code, why, ended_at) VALUES ('{code}', 0, 0)");
    let unit = async move |unit: &mut Unit<'_, ()>| {
        let conn: &mut Conn<'_> = &mut unit.conn;
        Ok::<_, DbError>(conn.batch_execute(&statement).await?)
    };
    db.write(unit).await.unwrap();
}

/// SQLite's log and its index come and go with whoever opens the database.
fn gather(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            gather(&path, found);
        } else if ![".lock", "-wal", "-shm"].iter().any(|ending| name.ends_with(ending)) {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}
