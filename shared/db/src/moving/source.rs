//! The SQLite file: nobody else writes it meanwhile, and nothing of it is changed.

use std::fs;
use std::path::Path;

use diesel::connection::DefaultLoadingMode;
use diesel::migration::MigrationSource;
use diesel::sql_types::{BigInt, Binary, Text};
use diesel::{QueryResult, QueryableByName, SqliteConnection, sql_query};
use diesel_migrations::EmbeddedMigrations;
use futures_util::FutureExt;

use super::part::{Part, in_order, quoted};
use super::sum::{Adder, Sum};
use super::{MoveError, Unfit};
use crate::schema::tables;
use crate::sqlite::{ServerLock, open_to_read};
use crate::{Conn, Inline, OpenError, Sqlite};

/// Bytes of lines in one piece.
const CHUNK: usize = 256 << 10;

/// At most so many rows are named that can't be taken over.
pub(super) const NAMED: usize = 20;

pub(super) struct Source {
    conn: Sqlite,
    /// Until all is done: no server starts on it.
    _lock: ServerLock,
}

/// Whole lines of COPY.
pub(super) struct Chunk {
    pub lines: Vec<u8>,
    pub rows: u64,
}

impl Source {
    /// Refuses when a server runs, and when it isn't of this very schema.
    pub(super) fn open(path: &Path, migrations: &EmbeddedMigrations) -> Result<Self, MoveError> {
        let shown = path.display().to_string();
        // The lock would be made beside it, and the file as well.
        if !fs::metadata(path).is_ok_and(|about| about.is_file()) {
            return Err(MoveError::NoSource { path: shown });
        }
        let lock = ServerLock::take(path)?;
        let conn = Sqlite::with_runtime(open_to_read(path)?, Inline);
        let mut source = Self { conn, _lock: lock };
        source.check_version(&shown, migrations)?;
        Ok(source)
    }

    fn check_version(&mut self, path: &str, migrations: &EmbeddedMigrations) -> Result<(), MoveError> {
        let applied = "SELECT version AS value FROM __diesel_schema_migrations";
        let applied = self.texts(applied).map_err(|_| MoveError::NotOurs { path: path.to_owned() })?;
        let known: Vec<String> = MigrationSource::<diesel::sqlite::Sqlite>::migrations(migrations)
            .map_err(|error| OpenError::Migrate(error.to_string()))?
            .iter()
            .map(|migration| migration.name().version().to_string())
            .collect();
        if let Some(version) = applied.iter().find(|version| !known.contains(version)) {
            return Err(OpenError::FromTheFuture { version: version.clone() }.into());
        }
        if known.iter().any(|version| !applied.contains(version)) {
            return Err(MoveError::Outdated { path: path.to_owned() });
        }
        Ok(())
    }

    /// Every table that there is, in an order in which they can be filled.
    pub(super) fn parts(&mut self) -> Result<Vec<Part>, MoveError> {
        let found = tables(&mut Conn::Sqlite(&mut self.conn)).now_or_never();
        let mut parts = Vec::new();
        for table in found.unwrap_or(Ok(Vec::new()))? {
            let name = table.name.replace('\'', "''");
            let key =
                format!("SELECT name AS value FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk");
            let parents =
                format!(r#"SELECT DISTINCT "table" AS value FROM pragma_foreign_key_list('{name}')"#);
            parts.push(Part::new(table, self.texts(&key)?, self.texts(&parents)?)?);
        }
        in_order(parts)
    }

    pub(super) fn count(&mut self, part: &Part) -> QueryResult<u64> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            value: i64,
        }
        let count = format!("SELECT count(*) AS value FROM {}", quoted(&part.table));
        let row: Row = self.at_once(move |conn| diesel::RunQueryDsl::get_result(sql_query(count), conn))?;
        Ok(u64::try_from(row.value).unwrap_or(0))
    }

    /// Hands the table's rows to `take` until that answers `false`. Blocks.
    pub(super) fn read(
        &mut self,
        part: &Part,
        take: impl FnMut(Chunk) -> bool + Send + 'static,
    ) -> QueryResult<(Sum, Vec<Unfit>, u64)> {
        let part = part.clone();
        self.at_once(move |conn| read(conn, &part, take))
    }

    fn texts(&mut self, sql: &str) -> QueryResult<Vec<String>> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            value: String,
        }
        let query = sql_query(sql);
        let rows: Vec<Row> = self.at_once(move |conn| diesel::RunQueryDsl::load(query, conn))?;
        Ok(rows.into_iter().map(|row| row.value).collect())
    }

    fn at_once<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    ) -> QueryResult<T> {
        let done = self.conn.spawn_blocking(work).now_or_never();
        done.unwrap_or(Err(diesel::result::Error::BrokenTransactionManager))
    }
}

fn read(
    conn: &mut SqliteConnection,
    part: &Part,
    mut take: impl FnMut(Chunk) -> bool,
) -> QueryResult<(Sum, Vec<Unfit>, u64)> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Binary)]
        line: Vec<u8>,
    }
    let query = sql_query(part.lines());
    let (mut adder, mut unfit, mut unfit_count) = (Adder::default(), Vec::new(), 0);
    let (mut lines, mut rows) = (Vec::with_capacity(CHUNK), 0);
    for row in diesel::RunQueryDsl::load_iter::<Row, DefaultLoadingMode>(query, conn)? {
        let Row { line } = row?;
        adder.add(&line);
        let bad = part.unfit(&line);
        unfit_count += bad.len() as u64;
        unfit.extend(bad.into_iter().take(NAMED.saturating_sub(unfit.len())));
        lines.extend_from_slice(&line);
        rows += 1;
        if lines.len() >= CHUNK {
            let chunk = Chunk { lines: std::mem::replace(&mut lines, Vec::with_capacity(CHUNK)), rows };
            rows = 0;
            if unfit_count == 0 && !take(chunk) {
                break;
            }
        }
    }
    if unfit_count == 0 && rows > 0 {
        take(Chunk { lines, rows });
    }
    Ok((adder.sum(), unfit, unfit_count))
}
