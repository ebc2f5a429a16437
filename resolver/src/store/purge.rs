//! Turning expired codes into tombstones.

use diesel::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::codes::lock_rows;
use super::schema::codes;
use crate::code::Digest;

/// Buries up to `limit` codes that expired by `now_ms`, of one owner or of all; returns how many. The condition
/// stands in the update itself as well: a code that was registered anew meanwhile is left alone.
pub async fn bury_expired(
    conn: &mut Conn<'_>,
    only_of: Option<&str>,
    now_ms: i64,
    limit: i64,
) -> Result<usize, DbError> {
    let expired: Vec<Vec<u8>> = on!(conn, |c| {
        let mut expired = codes::table
            .filter(codes::expires_at.le(now_ms).and(codes::code.is_not_null()))
            .select(codes::digest)
            .limit(limit)
            .into_boxed();
        if let Some(owner) = only_of {
            expired = expired.filter(codes::owner.eq(owner.to_owned()));
        }
        expired.load(c).await
    })?;
    let mut digests: Vec<Digest> =
        expired.iter().filter_map(|digest| digest.as_slice().try_into().ok()).collect();
    digests.sort_unstable();
    lock_rows(conn, &digests).await?;
    on!(conn, |c| {
        let still_expired = codes::table
            .filter(codes::digest.eq_any(expired))
            .filter(codes::expires_at.le(now_ms).and(codes::code.is_not_null()));
        let buried = diesel::update(still_expired)
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
            .await?;
        Ok(buried)
    })
}
