use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId};
use shared_db::{Conn, on};

use crate::schema::invites;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = invites)]
pub struct InviteRow {
    pub code: String,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub guild_id: GuildId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub channel_id: ChannelId,
    pub inviter_id: Option<i64>,
    pub created_at: i64,
    /// Seconds; 0 is for ever.
    pub max_age: i32,
    /// Unix ms.
    pub expires_at: Option<i64>,
    /// 0 is no limit.
    pub max_uses: i32,
    pub uses: i32,
    pub temporary: bool,
}

/// An invite that has not expired.
pub async fn live(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> QueryResult<Option<InviteRow>> {
    on!(conn, |c| invites::table
        .find(code)
        .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms)))
        .select(InviteRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Counts one use of a live invite that has any left; `None` otherwise. Exact under any number of joins at once.
pub async fn spend(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> QueryResult<Option<InviteRow>> {
    let usable = invites::table
        .find(code)
        .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms)))
        .filter(invites::max_uses.eq(0).or(invites::uses.lt(invites::max_uses)));
    on!(conn, |c| diesel::update(usable)
        .set(invites::uses.eq(invites::uses + 1))
        .returning(InviteRow::as_returning())
        .get_result(c)
        .await
        .optional())
}

pub async fn delete(conn: &mut Conn<'_>, code: &str) -> QueryResult<bool> {
    Ok(on!(conn, |c| diesel::delete(invites::table.find(code)).execute(c).await)? == 1)
}

/// The codes that lead to a channel.
pub async fn codes_of_channel(conn: &mut Conn<'_>, channel: ChannelId) -> QueryResult<Vec<String>> {
    on!(conn, |c| invites::table
        .filter(invites::channel_id.eq(i64::from(channel)))
        .order(invites::code.asc())
        .select(invites::code)
        .load(c)
        .await)
}
