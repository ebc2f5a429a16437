use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::UserId;
use shared_db::{Conn, on};

use crate::schema::password_resets;

/// Keeps the digest of a reset link; earlier ones of the same person are good no longer.
pub async fn insert(conn: &mut Conn<'_>, user: UserId, digest: Vec<u8>, expires_at: i64) -> QueryResult<()> {
    delete_all(conn, user).await?;
    let row = (
        password_resets::token_digest.eq(digest),
        password_resets::user_id.eq(i64::from(user)),
        password_resets::expires_at.eq(expires_at),
    );
    on!(conn, |c| diesel::insert_into(password_resets::table).values(row).execute(c).await)?;
    Ok(())
}

/// Uses a link up: whose it was, if it was good. A second caller finds nothing.
pub async fn take(conn: &mut Conn<'_>, digest: &[u8], now_ms: i64) -> QueryResult<Option<UserId>> {
    let link = password_resets::table.find(digest).filter(password_resets::expires_at.gt(now_ms));
    let user: Option<i64> = on!(conn, |c| diesel::delete(link)
        .returning(password_resets::user_id)
        .get_result(c)
        .await
        .optional())?;
    Ok(user.map(UserId::from))
}

pub async fn delete_all(conn: &mut Conn<'_>, user: UserId) -> QueryResult<()> {
    let theirs = password_resets::table.filter(password_resets::user_id.eq(i64::from(user)));
    on!(conn, |c| diesel::delete(theirs).execute(c).await)?;
    Ok(())
}

/// Removes up to `most` links that are good no longer; answers how many.
pub async fn delete_expired(conn: &mut Conn<'_>, now_ms: i64, most: i64) -> QueryResult<usize> {
    let over: Vec<Vec<u8>> = on!(conn, |c| password_resets::table
        .filter(password_resets::expires_at.le(now_ms))
        .select(password_resets::token_digest)
        .limit(most)
        .load(c)
        .await)?;
    let these = password_resets::table.filter(password_resets::token_digest.eq_any(over));
    on!(conn, |c| diesel::delete(these).execute(c).await)
}
