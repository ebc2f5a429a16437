//! Single codes: read, take, give up.

use std::collections::HashMap;

use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _, QueryResult, SqliteConnection};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::codes;
use crate::code::Digest;
use crate::owner::Owner;

/// What a resolve needs of a row; both are `None` on a tombstone.
#[derive(Debug, Clone, PartialEq, Eq, diesel::Queryable)]
pub struct RouteRow {
    pub target_url: Option<String>,
    pub expires_at: Option<i64>,
    pub life: i32,
}

/// A code to be kept, with everything that the row holds.
#[derive(Debug)]
pub struct NewRoute {
    pub digest: Digest,
    pub look: Digest,
    pub owner: Owner,
    pub code: String,
    pub target_url: String,
    pub expires_at: Option<i64>,
}

const ROUTE: (codes::target_url, codes::expires_at, codes::life) =
    (codes::target_url, codes::expires_at, codes::life);

/// The row of this code, read on the caller's own thread.
pub fn find_here(conn: &mut SqliteConnection, digest: Digest) -> QueryResult<Option<RouteRow>> {
    let row = codes::table.filter(codes::digest.eq(&digest[..])).select(ROUTE);
    // A digest has one row at most, and to say so with `first` would cost a parameter.
    diesel::RunQueryDsl::get_result(row, conn).optional()
}

/// The rows of these codes by digest; codes that nobody ever had are missing.
pub async fn find(conn: &mut Conn<'_>, digests: Vec<Digest>) -> Result<HashMap<Vec<u8>, RouteRow>, DbError> {
    on!(
        conn,
        pg | p | {
            let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest[..]).collect();
            let rows = codes::table.filter(codes::digest.eq_any(digests)).select((codes::digest, ROUTE));
            let rows: Vec<(Vec<u8>, RouteRow)> = rows.load(p).await?;
            Ok(rows.into_iter().collect())
        },
        // One prepared statement after the other costs less here than a new one for each count of codes.
        sqlite | s | {
            let find_all = move |conn: &mut SqliteConnection| {
                let one = |digest: Digest| {
                    find_here(conn, digest).map(|row| row.map(|row| (digest.to_vec(), row))).transpose()
                };
                digests.into_iter().filter_map(one).collect()
            };
            Ok(s.spawn_blocking(find_all).await?)
        }
    )
}

/// Makes all other units that take codes of these looks wait until this one ends. The looks must be in order, so
/// that two units never wait for each other. SQLite has one writer anyway.
pub async fn lock_looks(conn: &mut Conn<'_>, looks: &[Digest]) -> Result<(), DbError> {
    on!(
        conn,
        pg | p | {
            let first_half =
                |[a, b, c, d, e, f, g, h, ..]: Digest| i64::from_be_bytes([a, b, c, d, e, f, g, h]);
            let locks: Vec<i64> = looks.iter().copied().map(first_half).collect();
            diesel::sql_query("SELECT pg_advisory_xact_lock(look) FROM unnest($1) AS look")
                .bind::<diesel::sql_types::Array<diesel::sql_types::BigInt>, _>(locks)
                .execute(p)
                .await?;
            Ok(())
        },
        sqlite | _s | Ok(())
    )
}

/// Locks the rows of these codes in the one order that all units keep to, so that two never wait for each other. Whoever
/// changes several rows calls this first. SQLite has one writer anyway.
pub async fn lock_rows(conn: &mut Conn<'_>, digests: &[Digest]) -> Result<(), DbError> {
    on!(
        conn,
        pg | p | {
            let digests: Vec<&[u8]> = digests.iter().map(|digest| &digest[..]).collect();
            diesel::sql_query("SELECT 1 FROM codes WHERE digest = ANY($1) ORDER BY digest FOR NO KEY UPDATE")
                .bind::<diesel::sql_types::Array<diesel::sql_types::Binary>, _>(digests)
                .execute(p)
                .await?;
            Ok(())
        },
        sqlite | _s | Ok(())
    )
}

/// Whose the codes of a look are. A look has one owner, who may have several codes of it.
pub async fn owner_of_look(conn: &mut Conn<'_>, look: Digest) -> Result<Option<Owner>, DbError> {
    let found: Option<(String, String)> = on!(conn, |c| {
        codes::table
            .filter(codes::look.eq(&look[..]))
            .select((codes::owner, codes::origin))
            .first(c)
            .await
            .optional()
    })?;
    Ok(found.map(|(name, origin)| Owner { name, origin }))
}

/// Keeps a code, which is nobody's or already its owner's; `true` when it is new. The caller holds the look.
pub async fn upsert(conn: &mut Conn<'_>, route: &NewRoute, now_ms: i64) -> Result<bool, DbError> {
    let updated = on!(conn, |c| {
        diesel::update(codes::table.filter(codes::digest.eq(&route.digest[..])))
            .set((
                codes::code.eq(&route.code),
                codes::target_url.eq(&route.target_url),
                codes::expires_at.eq(route.expires_at),
                codes::updated_at.eq(now_ms),
            ))
            .execute(c)
            .await
    })?;
    if updated > 0 {
        return Ok(false);
    }
    on!(conn, |c| {
        diesel::insert_into(codes::table)
            .values((
                codes::digest.eq(&route.digest[..]),
                codes::look.eq(&route.look[..]),
                codes::owner.eq(&route.owner.name),
                codes::origin.eq(&route.owner.origin),
                codes::code.eq(&route.code),
                codes::target_url.eq(&route.target_url),
                codes::expires_at.eq(route.expires_at),
                codes::created_at.eq(now_ms),
                codes::updated_at.eq(now_ms),
            ))
            .execute(c)
            .await
    })?;
    Ok(true)
}

/// The name that has this code, or had it.
pub async fn owner_name(conn: &mut Conn<'_>, digest: Digest) -> Result<Option<String>, DbError> {
    on!(conn, |c| {
        let row = codes::table.filter(codes::digest.eq(&digest[..])).select(codes::owner);
        Ok(row.first(c).await.optional()?)
    })
}

/// Turns a code into its tombstone, which ends a life.
pub async fn bury(conn: &mut Conn<'_>, digest: Digest, now_ms: i64) -> Result<(), DbError> {
    on!(conn, |c| {
        diesel::update(codes::table.filter(codes::digest.eq(&digest[..])))
            .set((
                codes::code.eq(None::<String>),
                codes::target_url.eq(None::<String>),
                codes::expires_at.eq(None::<i64>),
                codes::resolve_count.eq(0),
                codes::last_resolved_at.eq(None::<i64>),
                codes::life.eq(codes::life + 1),
                codes::updated_at.eq(now_ms),
            ))
            .execute(c)
            .await
    })?;
    Ok(())
}
