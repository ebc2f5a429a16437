//! Locks that units take by name, for what no row stands for yet.

use diesel::sql_types::BigInt;
use diesel::{QueryResult, sql_query};
use diesel_async::RunQueryDsl;

use crate::{Conn, on};

/// Makes units that name the same pair (say, a guild and a user) run one after the other, until they end.
/// On SQLite all units do so anyway. Take it before any row of the same things, or two units may wait for each other.
pub async fn lock_pair(conn: &mut Conn<'_>, a: i64, b: i64) -> QueryResult<()> {
    on!(
        conn,
        pg | p | {
            let lock = sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(mix(a, b));
            lock.execute(p).await.map(drop)
        },
        sqlite | _s | Ok(())
    )
}

/// PostgreSQL's key is one number. Pairs that share one only wait for each other needlessly.
fn mix(a: i64, b: i64) -> i64 {
    a.wrapping_mul(-7_046_029_254_386_353_131).rotate_left(31) ^ b
}
