//! How often codes were resolved.

use diesel::sql_types::{Array, BigInt, Binary, Integer};
use diesel::{ExpressionMethods as _, QueryDsl as _, SqliteConnection};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::codes::lock_rows;
use super::journal::Tally;
use super::schema::codes;
use crate::code::Digest;

/// Adds resolves to their codes. Each code and life comes once, in order of digests. A life that has ended counts no
/// more.
pub async fn add(conn: &mut Conn<'_>, tallies: Vec<Tally>) -> Result<(), DbError> {
    let digests: Vec<Digest> = tallies.iter().map(|tally| tally.digest).collect();
    lock_rows(conn, &digests).await?;
    on!(
        conn,
        pg | p | {
            let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest[..]).collect();
            let lives: Vec<i32> = tallies.iter().map(|tally| tally.life).collect();
            let counts: Vec<i64> = tallies.iter().map(|tally| i64::from(tally.count)).collect();
            let times: Vec<i64> = tallies.iter().map(|tally| tally.last_at_ms).collect();
            diesel::sql_query(
                "UPDATE codes SET resolve_count = resolve_count + new.count, \
                 last_resolved_at = GREATEST(last_resolved_at, new.at) \
                 FROM unnest($1, $2, $3, $4) AS new (digest, life, count, at) \
                 WHERE codes.digest = new.digest AND codes.life = new.life AND codes.code IS NOT NULL",
            )
            .bind::<Array<Binary>, _>(digests)
            .bind::<Array<Integer>, _>(lives)
            .bind::<Array<BigInt>, _>(counts)
            .bind::<Array<BigInt>, _>(times)
            .execute(p)
            .await?;
        },
        sqlite | s | {
            let add_all = move |conn: &mut SqliteConnection| {
                tallies.iter().try_for_each(|tally| {
                    let code = codes::table.filter(codes::digest.eq(&tally.digest[..]));
                    let alive = code.filter(codes::life.eq(tally.life)).filter(codes::code.is_not_null());
                    let counted = diesel::update(alive).set((
                        codes::resolve_count.eq(codes::resolve_count + i64::from(tally.count)),
                        codes::last_resolved_at.eq(tally.last_at_ms),
                    ));
                    diesel::RunQueryDsl::execute(counted, conn).map(drop)
                })
            };
            s.spawn_blocking(add_all).await?;
        }
    );
    Ok(())
}
