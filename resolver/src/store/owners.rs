//! Codes that change hands.

use diesel::{BoolExpressionMethods as _, ExpressionMethods as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::codes;

/// Gives codes of an owner, or of one of its origins, to the owner called `to`: those of up to `limit` digests after
/// `after`, and with them all that look like them, so no look ever has two owners. Returns how many, and the last of
/// the digests, `None` when there was none.
pub async fn reassign(
    conn: &mut Conn<'_>,
    from: &str,
    origin: Option<&str>,
    to: &str,
    after: &[u8],
    limit: i64,
) -> Result<(usize, Option<Vec<u8>>), DbError> {
    on!(conn, |c| {
        let mut some = codes::table
            .filter(codes::digest.gt(after.to_vec()).and(codes::owner.eq(from.to_owned())))
            .select((codes::digest, codes::look))
            .order(codes::digest.asc())
            .limit(limit)
            .into_boxed();
        if let Some(origin) = origin {
            some = some.filter(codes::origin.eq(origin.to_owned()));
        }
        let some: Vec<(Vec<u8>, Vec<u8>)> = some.load(c).await?;
        let (digests, looks): (Vec<_>, Vec<_>) = some.into_iter().unzip();
        let with_look = codes::table.filter(codes::look.eq_any(looks)).filter(codes::owner.eq(from));
        let moved =
            diesel::update(with_look).set((codes::owner.eq(to), codes::origin.eq(""))).execute(c).await?;
        Ok((moved, digests.into_iter().last()))
    })
}
