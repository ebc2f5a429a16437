//! Counts over all codes, or over one owner's.

use diesel::dsl::count_star;
use diesel::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::codes;

/// Tombstones are in none of these.
#[derive(Debug, Clone, Copy)]
pub struct Totals {
    pub total: i64,
    pub expired: i64,
}

#[derive(Debug, diesel::Queryable)]
pub struct TopCode {
    pub code: Option<String>,
    pub target_url: Option<String>,
    pub resolve_count: i64,
    pub last_resolved_at: Option<i64>,
    pub expires_at: Option<i64>,
}

pub async fn totals(conn: &mut Conn<'_>, only_of: Option<&str>, now_ms: i64) -> Result<Totals, DbError> {
    on!(conn, |c| {
        let mut all = codes::table.filter(codes::code.is_not_null()).select(count_star()).into_boxed();
        let mut expired = codes::table
            .filter(codes::expires_at.le(now_ms).and(codes::code.is_not_null()))
            .select(count_star())
            .into_boxed();
        if let Some(owner) = only_of {
            all = all.filter(codes::owner.eq(owner.to_owned()));
            expired = expired.filter(codes::owner.eq(owner.to_owned()));
        }
        Ok(Totals { total: all.first(c).await?, expired: expired.first(c).await? })
    })
}

/// The most resolved codes, the first of them first.
pub async fn top_codes(
    conn: &mut Conn<'_>,
    only_of: Option<&str>,
    limit: i64,
) -> Result<Vec<TopCode>, DbError> {
    on!(conn, |c| {
        let mut top = codes::table
            .filter(codes::code.is_not_null())
            .select((
                codes::code,
                codes::target_url,
                codes::resolve_count,
                codes::last_resolved_at,
                codes::expires_at,
            ))
            .order((codes::resolve_count.desc(), codes::code.asc()))
            .limit(limit)
            .into_boxed();
        if let Some(owner) = only_of {
            top = top.filter(codes::owner.eq(owner.to_owned()));
        }
        Ok(top.load(c).await?)
    })
}
