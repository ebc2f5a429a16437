//! Proof that a SQLite file is whole.

use std::path::Path;

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_async::SimpleAsyncConnection;
use futures_util::FutureExt;

use super::connect::{self, Access};
use crate::contents::{Contents, contents};
use crate::{Backend, Conn, Inline, Migrations, OpenError, Sqlite};

const PAGE_CACHE: usize = 64 << 20;

/// Looks at every page and every reference of the database at `path`, and counts its rows. Blocks. Beside a running
/// server it sees one moment, and nobody waits for it.
pub fn examine(path: &Path, migrations: &Migrations) -> Result<Contents, OpenError> {
    // Opening would create it.
    std::fs::metadata(path).map_err(OpenError::io(path.display().to_string()))?;
    let mut conn = connect::open(path, Access::Read, PAGE_CACHE).map_err(|error| damaged(path, &error))?;
    let complaints = complaints(&mut conn).map_err(|error| damaged(path, &error))?;
    if let Some(first) = complaints.first() {
        return Err(damaged(path, &first));
    }
    let mut conn = Sqlite::with_runtime(conn, Inline);
    let found = async {
        conn.batch_execute("BEGIN").await?;
        contents(&mut Conn::Sqlite(&mut conn), Backend::Sqlite, migrations).await
    };
    found.now_or_never().unwrap_or_else(|| Err(damaged(path, &"it can't be read")))
}

fn complaints(conn: &mut SqliteConnection) -> diesel::QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        broken: i64,
    }
    let lines: Vec<Line> = sql_query("PRAGMA integrity_check(5)").load(conn)?;
    let mut complaints: Vec<String> =
        lines.into_iter().map(|line| line.integrity_check).filter(|line| line != "ok").collect();
    let Count { broken } =
        sql_query("SELECT count(*) AS broken FROM pragma_foreign_key_check").get_result(conn)?;
    if broken > 0 {
        complaints.push(format!("{broken} rows refer to rows that aren't there"));
    }
    Ok(complaints)
}

fn damaged(path: &Path, why: &impl std::fmt::Display) -> OpenError {
    OpenError::Damaged { path: path.display().to_string(), why: why.to_string() }
}
