//! `migrate-database`, as each server's tests try their own program.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use futures_util::future::join;
use tokio::sync::oneshot;

use super::TestDatabase;
use crate::schema::tables;
use crate::{Conn, Db, DbError, Migrations, Unit};

/// `PROGRAM migrate-database --to …`, for one server's data.
pub struct Moving {
    pub program: &'static str,
    pub from: String,
    pub data_dir: PathBuf,
    pub to: String,
}

impl Moving {
    /// What it prints. Panics unless it succeeds.
    #[track_caller]
    pub fn succeeds(&self) -> String {
        let (well, said) = self.run();
        assert!(well, "{said}");
        said
    }

    /// Panics unless it fails and says `because`.
    #[track_caller]
    pub fn is_refused(&self, because: &str) {
        let (well, said) = self.run();
        assert!(!well && said.contains(because), "expected `{because}`, but: {said}");
    }

    /// Kills it at a table that holds rows, with others before and behind it.
    pub async fn is_killed_at(&self, table: &str, target: &TestDatabase, migrations: Migrations) {
        let db: Db<()> = target.open(migrations, Arc::new(())).await;
        let (locked, is_locked) = oneshot::channel::<()>();
        let (open, opened) = oneshot::channel::<()>();
        // Others may read the table meanwhile, but nobody writes it.
        let lock = format!("LOCK TABLE {table} IN SHARE MODE");
        let holding = db.write(async move |unit: &mut Unit<'_, ()>| {
            unit.conn.batch_execute(&lock).await.map_err(DbError::from)?;
            locked.send(()).expect("the test waits");
            opened.await.expect("the test says when");
            Ok::<_, DbError>(())
        });
        let killing = async {
            is_locked.await.expect("a lock");
            let mut halfway = self.command().stdout(Stdio::piped()).spawn().expect("the program starts");
            let lines = BufReader::new(halfway.stdout.take().expect("a pipe")).lines();
            let begins = format!("{table}: 0 of ");
            let there = lines.map_while(Result::ok).find(|line| line.starts_with(&begins));
            assert!(there.is_some(), "it comes to {table}");
            halfway.kill().expect("it still runs");
            halfway.wait().expect("it is gone");
            open.send(()).expect("the lock's holder waits");
        };
        let (held, ()) = join(holding, killing).await;
        held.expect("a unit");
        db.close().await;
    }

    fn run(&self) -> (bool, String) {
        let Output { status, stdout, stderr } = self.command().output().expect("the program starts");
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.args(["migrate-database", "--to", &self.to]).env_clear().current_dir(&self.data_dir);
        command.env("DATABASE_URL", &self.from).env("DATA_DIR", &self.data_dir);
        command
    }
}

impl TestDatabase {
    /// Statements, while no server uses it.
    pub async fn change(&self, migrations: Migrations, sql: &'static str) {
        let db: Db<()> = self.open(migrations, Arc::new(())).await;
        let run =
            async move |unit: &mut Unit<'_, ()>| unit.conn.batch_execute(sql).await.map_err(DbError::from);
        db.write(run).await.expect("the statements run");
        db.close().await;
    }

    /// The main file, and the log if there is one.
    pub fn files(&self) -> Vec<Vec<u8>> {
        files(&self.directory().join("test.db"))
    }

    /// Panics unless [`Moving`] has told that each table here was filled, and with rows: one that is forgotten, or that a
    /// test leaves empty, shows.
    pub async fn has_rows_in_every_table(&self, migrations: Migrations, told: &str) {
        let db: Db<()> = self.open(migrations, Arc::new(())).await;
        let listed = db.read(async |conn: &mut Conn<'_>| tables(conn).await.map_err(DbError::from)).await;
        let listed: BTreeSet<String> =
            listed.expect("the tables").into_iter().map(|table| table.name).collect();
        db.close().await;
        let moved = told.lines().filter(|line| line.ends_with("rows (100 %)") && !line.contains(": 0 of"));
        let moved: BTreeSet<String> =
            moved.filter_map(|line| line.split_once(": ")).map(|(table, _)| table.to_owned()).collect();
        assert_eq!(moved, listed, "{told}");
    }
}

/// A SQLite database's main file, and its log if there is one.
pub fn files(path: &Path) -> Vec<Vec<u8>> {
    let log = format!("{}-wal", path.display());
    [path, Path::new(&log)].map(|path| std::fs::read(path).unwrap_or_default()).into()
}
