//! How often codes were resolved.

use diesel::sql_types::{Array, BigInt, Binary};
use diesel::{ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::codes;
use crate::code::Digest;

/// Resolves of one code since the last time they were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolves {
    pub digest: Digest,
    pub count: i64,
    pub last_at_ms: i64,
}

/// Adds resolves to their codes; a code may come several times. Tombstones count no more.
pub async fn add(conn: &mut Conn<'_>, resolves: &[Resolves]) -> Result<(), DbError> {
    on!(
        conn,
        pg | p | {
            let digests: Vec<&[u8]> = resolves.iter().map(|one| &one.digest[..]).collect();
            let counts: Vec<i64> = resolves.iter().map(|one| one.count).collect();
            let times: Vec<i64> = resolves.iter().map(|one| one.last_at_ms).collect();
            diesel::sql_query(
                "UPDATE codes SET resolve_count = resolve_count + new.count, \
                 last_resolved_at = GREATEST(last_resolved_at, new.at) \
                 FROM (SELECT digest, sum(count)::bigint AS count, max(at) AS at \
                 FROM unnest($1, $2, $3) AS one (digest, count, at) GROUP BY digest) AS new \
                 WHERE codes.digest = new.digest AND codes.code IS NOT NULL",
            )
            .bind::<Array<Binary>, _>(digests)
            .bind::<Array<BigInt>, _>(counts)
            .bind::<Array<BigInt>, _>(times)
            .execute(p)
            .await?;
            Ok(())
        },
        sqlite | s | {
            for one in resolves {
                diesel::update(codes::table.filter(codes::digest.eq(&one.digest[..])))
                    .filter(codes::code.is_not_null())
                    .set((
                        codes::resolve_count.eq(codes::resolve_count + one.count),
                        codes::last_resolved_at.eq(one.last_at_ms),
                    ))
                    .execute(s)
                    .await?;
            }
            Ok(())
        }
    )
}
