//! Private databases for tests: migrated once into a template, copied for each test, gone at its end.
//!
//! `TEST_BACKEND` is `sqlite` (the default) or `postgres`; the latter needs `TEST_DATABASE_URL`, a server where
//! databases may be created, such as `postgres://postgres@127.0.0.1:5555/postgres`.

mod moving;
mod postgres;
mod postgres_server;
mod schema;
mod sqlite;
mod template;

pub use moving::{Moving, files};
pub use postgres_server::{PostgresServer, postgres_program};
pub use schema::{assert_same_tables, up_down_up};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::{Backend, Db, DbOptions, Migrations, Publish};

/// A database of its own, with the schema in place.
pub struct TestDatabase {
    url: String,
    /// Also where the SQLite file lies; removed at the end.
    directory: tempfile::TempDir,
    _postgres: Option<postgres::Database>,
}

impl TestDatabase {
    /// On the backend that the environment names.
    pub async fn new(migrations: Migrations) -> Self {
        Self::on(backend(), migrations).await
    }

    pub async fn on(backend: Backend, migrations: Migrations) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        match backend {
            Backend::Sqlite => {
                let path = directory.path().join("test.db");
                sqlite::copy_template(&migrations.sqlite, &path);
                Self { url: format!("sqlite:{}", path.display()), directory, _postgres: None }
            }
            Backend::Postgres => {
                let database = postgres::Database::from_template(migrations).await;
                Self { url: database.url(), directory, _postgres: Some(database) }
            }
        }
    }

    /// With what a released version left: a SQLite file, or the SQL of `pg_dump --inserts`.
    pub async fn of_release(backend: Backend, left: &[u8]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        match backend {
            Backend::Sqlite => {
                let path = directory.path().join("test.db");
                std::fs::write(&path, left).expect("a database file");
                Self { url: format!("sqlite:{}", path.display()), directory, _postgres: None }
            }
            Backend::Postgres => {
                let dump = String::from_utf8(left.to_vec()).expect("SQL");
                let database = postgres::Database::from_dump(dump).await;
                Self { url: database.url(), directory, _postgres: Some(database) }
            }
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Place for files, also of the server under test.
    pub fn directory(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    /// Small limits, no reserve to write for each test, and patience with a busy machine.
    pub fn options(&self) -> DbOptions {
        let mut options = DbOptions::new(self.url.clone(), self.directory());
        options.readers = 2;
        options.max_connections = 6;
        options.reserve = 0;
        options.read_limit = Duration::from_mins(1);
        options.slow_read_limit = Duration::from_mins(1);
        options.free_space = Arc::new(|_| Ok(u64::MAX));
        options
    }

    pub async fn open<P: Publish>(&self, migrations: Migrations, publish: Arc<P>) -> Db<P> {
        Db::open(self.options(), migrations, publish).await.expect("opening the test's database")
    }
}

/// The backend that the environment names.
pub fn backend() -> Backend {
    match std::env::var("TEST_BACKEND").as_deref() {
        Ok("postgres") => Backend::Postgres,
        Ok("sqlite") | Err(_) => Backend::Sqlite,
        Ok(other) => panic!("TEST_BACKEND is `{other}`, but must be sqlite or postgres"),
    }
}
