use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId};
use shared_db::{Conn, on};

use crate::schema::{ended_invites, invites};

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

pub async fn insert(conn: &mut Conn<'_>, invite: InviteRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(invites::table).values(invite).execute(c).await)?;
    Ok(())
}

/// A live, unused invite of the same person to the same channel with the same terms.
pub async fn like(conn: &mut Conn<'_>, wanted: &InviteRow, now_ms: i64) -> QueryResult<Option<InviteRow>> {
    on!(conn, |c| invites::table
        .filter(invites::channel_id.eq(i64::from(wanted.channel_id)))
        .filter(invites::inviter_id.eq(wanted.inviter_id))
        .filter(invites::max_age.eq(wanted.max_age))
        .filter(invites::max_uses.eq(wanted.max_uses))
        .filter(invites::temporary.eq(wanted.temporary))
        .filter(invites::uses.eq(0))
        .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms)))
        .order(invites::created_at.desc())
        .select(InviteRow::as_select())
        .first(c)
        .await
        .optional())
}

/// How many invites a guild has.
pub async fn count(conn: &mut Conn<'_>, guild: GuildId) -> QueryResult<i64> {
    on!(conn, |c| invites::table.filter(invites::guild_id.eq(i64::from(guild))).count().get_result(c).await)
}

/// A guild's live invites, the newest first; of one channel if it is given.
pub async fn of_guild(
    conn: &mut Conn<'_>,
    guild: GuildId,
    channel: Option<ChannelId>,
    now_ms: i64,
) -> QueryResult<Vec<InviteRow>> {
    let any = channel.is_none();
    let channel = channel.map_or(0, i64::from);
    on!(conn, |c| invites::table
        .filter(invites::guild_id.eq(i64::from(guild)))
        .filter(invites::channel_id.eq(channel).or(any.into_sql::<diesel::sql_types::Bool>()))
        .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms)))
        .order((invites::created_at.desc(), invites::code.asc()))
        .select(InviteRow::as_select())
        .load(c)
        .await)
}

/// Up to `most` invites that have expired.
pub async fn expired(conn: &mut Conn<'_>, now_ms: i64, most: i64) -> QueryResult<Vec<InviteRow>> {
    on!(conn, |c| invites::table
        .filter(invites::expires_at.le(now_ms))
        .order(invites::expires_at.asc())
        .limit(most)
        .select(InviteRow::as_select())
        .load(c)
        .await)
}

/// Up to `most` live invites by code, after `after`. They can't end before this unit does.
pub async fn live_after(
    conn: &mut Conn<'_>,
    after: &str,
    now_ms: i64,
    most: i64,
) -> QueryResult<Vec<InviteRow>> {
    let live = invites::table
        .filter(invites::code.gt(after))
        .filter(invites::expires_at.is_null().or(invites::expires_at.gt(now_ms)))
        .order(invites::code.asc())
        .limit(most);
    on!(
        conn,
        pg | p | live.select(InviteRow::as_select()).for_share().load(p).await,
        sqlite | s | live.select(InviteRow::as_select()).load(s).await
    )
}

/// Why a code that was good once is good no longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Expired,
    UsedUp,
}

impl Ended {
    const fn number(self) -> i32 {
        match self {
            Self::Expired => 0,
            Self::UsedUp => 1,
        }
    }
}

/// Keeps why a code ended.
pub async fn keep_end(conn: &mut Conn<'_>, code: &str, why: Ended, now_ms: i64) -> QueryResult<()> {
    let row = (
        ended_invites::code.eq(code),
        ended_invites::why.eq(why.number()),
        ended_invites::ended_at.eq(now_ms),
    );
    on!(conn, |c| diesel::insert_into(ended_invites::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(())
}

/// Why a code is not good; `None` for one that nobody knows (any longer), or that was revoked.
pub async fn why_ended(conn: &mut Conn<'_>, code: &str, now_ms: i64) -> QueryResult<Option<Ended>> {
    let over = invites::table.find(code).filter(invites::expires_at.le(now_ms)).count();
    if on!(conn, |c| over.get_result::<i64>(c).await)? > 0 {
        return Ok(Some(Ended::Expired));
    }
    let why: Option<i32> =
        on!(conn, |c| ended_invites::table.find(code).select(ended_invites::why).first(c).await.optional())?;
    Ok([Ended::Expired, Ended::UsedUp].into_iter().find(|ended| Some(ended.number()) == why))
}

/// Forgets up to `most` codes that ended at `until_ms` or before; answers how many.
pub async fn forget_ends(conn: &mut Conn<'_>, until_ms: i64, most: i64) -> QueryResult<usize> {
    let old: Vec<String> = on!(conn, |c| ended_invites::table
        .filter(ended_invites::ended_at.le(until_ms))
        .select(ended_invites::code)
        .limit(most)
        .load(c)
        .await)?;
    on!(conn, |c| diesel::delete(ended_invites::table.filter(ended_invites::code.eq_any(old)))
        .execute(c)
        .await)
}
