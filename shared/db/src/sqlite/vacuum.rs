//! Pages that deleting left empty go back to the file system, a few at a time.

use diesel::sql_types::BigInt;
use diesel::{QueryResult, QueryableByName, sql_query};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use crate::Sqlite;

/// What one unit gives back at most: 256 KiB, so that requests hardly wait. Each page is moved from the file's end.
const STEP: i64 = 64;

/// Empty pages that stay, 4 MiB: what comes next is written there, without the file growing and shrinking all the time.
const KEPT: i64 = 1024;

/// Gives some back; 0: there are no more than should stay. The file itself shrinks at the next checkpoint.
pub(crate) async fn step(conn: &mut Sqlite) -> QueryResult<usize> {
    #[derive(QueryableByName)]
    struct Empty {
        #[diesel(sql_type = BigInt)]
        freelist_count: i64,
    }
    let Empty { freelist_count } = sql_query("PRAGMA freelist_count").get_result(conn).await?;
    let pages = (freelist_count - KEPT).clamp(0, STEP);
    if pages > 0 {
        conn.batch_execute(&format!("PRAGMA incremental_vacuum({pages})")).await?;
    }
    Ok(usize::try_from(pages).unwrap_or(0))
}
