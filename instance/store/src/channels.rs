use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId, UserId};
use shared_db::{Conn, on};

use crate::schema::{channels, dm_pairs, dm_recipients, overwrites};

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = channels)]
pub struct ChannelRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: ChannelId,
    /// Discord's channel type.
    pub kind: i32,
    pub guild_id: Option<i64>,
    pub name: Option<String>,
    pub topic: Option<String>,
    pub position: i32,
    pub parent_id: Option<i64>,
    pub nsfw: bool,
    pub rate_limit_per_user: i32,
    pub bitrate: Option<i32>,
    pub user_limit: Option<i32>,
    pub deleted_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = overwrites)]
pub struct OverwriteRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub channel_id: ChannelId,
    pub target_id: i64,
    /// 0 role, 1 member.
    pub kind: i32,
    pub allow: i64,
    pub deny: i64,
}

pub async fn insert(conn: &mut Conn<'_>, channel: ChannelRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(channels::table).values(channel).execute(c).await)?;
    Ok(())
}

/// A channel that is not deleted.
pub async fn find(conn: &mut Conn<'_>, id: ChannelId) -> QueryResult<Option<ChannelRow>> {
    let id = i64::from(id);
    on!(conn, |c| channels::table
        .find(id)
        .filter(channels::deleted_at.is_null())
        .select(ChannelRow::as_select())
        .first(c)
        .await
        .optional())
}

/// The channels of a guild, by position.
pub async fn of_guild(conn: &mut Conn<'_>, guild: GuildId) -> QueryResult<Vec<ChannelRow>> {
    let guild = i64::from(guild);
    on!(conn, |c| channels::table
        .filter(channels::guild_id.eq(guild))
        .filter(channels::deleted_at.is_null())
        .order((channels::position.asc(), channels::id.asc()))
        .select(ChannelRow::as_select())
        .load(c)
        .await)
}

/// All overwrites of a guild's channels.
pub async fn overwrites_of_guild(conn: &mut Conn<'_>, guild: GuildId) -> QueryResult<Vec<OverwriteRow>> {
    let guild = i64::from(guild);
    on!(conn, |c| overwrites::table
        .inner_join(channels::table.on(channels::id.eq(overwrites::channel_id)))
        .filter(channels::guild_id.eq(guild))
        .filter(channels::deleted_at.is_null())
        .order((overwrites::channel_id.asc(), overwrites::target_id.asc()))
        .select(OverwriteRow::as_select())
        .load(c)
        .await)
}

/// The people of a direct message.
pub async fn recipients(conn: &mut Conn<'_>, channel: ChannelId) -> QueryResult<Vec<UserId>> {
    let channel = i64::from(channel);
    let ids: Vec<i64> = on!(conn, |c| dm_recipients::table
        .filter(dm_recipients::channel_id.eq(channel))
        .order(dm_recipients::user_id.asc())
        .select(dm_recipients::user_id)
        .load(c)
        .await)?;
    Ok(ids.into_iter().map(UserId::from).collect())
}

/// Sets what a channel allows and denies to one role or member.
pub async fn put_overwrite(conn: &mut Conn<'_>, overwrite: OverwriteRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(overwrites::table)
        .values(overwrite)
        .on_conflict((overwrites::channel_id, overwrites::target_id))
        .do_update()
        .set((
            overwrites::kind.eq(excluded(overwrites::kind)),
            overwrites::allow.eq(excluded(overwrites::allow)),
            overwrites::deny.eq(excluded(overwrites::deny)),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

impl ChannelRow {
    /// A conversation outside of guilds.
    pub fn direct(id: ChannelId, kind: i32) -> Self {
        Self {
            id,
            kind,
            guild_id: None,
            name: None,
            topic: None,
            position: 0,
            parent_id: None,
            nsfw: false,
            rate_limit_per_user: 0,
            bitrate: None,
            user_limit: None,
            deleted_at: None,
        }
    }
}

/// The conversation of two people, the lower id first.
pub async fn direct_of(conn: &mut Conn<'_>, low: UserId, high: UserId) -> QueryResult<Option<ChannelId>> {
    let key = (i64::from(low), i64::from(high));
    let id: Option<i64> =
        on!(conn, |c| dm_pairs::table.find(key).select(dm_pairs::channel_id).first(c).await.optional())?;
    Ok(id.map(ChannelId::from))
}

/// Names the pair's channel; false when it has one already.
pub async fn add_direct_pair(
    conn: &mut Conn<'_>,
    low: UserId,
    high: UserId,
    channel: ChannelId,
) -> QueryResult<bool> {
    let row = (
        dm_pairs::user_low.eq(i64::from(low)),
        dm_pairs::user_high.eq(i64::from(high)),
        dm_pairs::channel_id.eq(i64::from(channel)),
    );
    let added = on!(conn, |c| diesel::insert_into(dm_pairs::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(added == 1)
}

/// Takes somebody into a conversation, which does not stand in their list yet.
pub async fn add_recipient(conn: &mut Conn<'_>, channel: ChannelId, user: UserId) -> QueryResult<()> {
    let row = (
        dm_recipients::channel_id.eq(i64::from(channel)),
        dm_recipients::user_id.eq(i64::from(user)),
        dm_recipients::closed.eq(true),
    );
    on!(conn, |c| diesel::insert_into(dm_recipients::table).values(row).execute(c).await)?;
    Ok(())
}

/// Takes a conversation off somebody's list, or puts it back; false when it stood so already.
pub async fn set_closed(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    user: UserId,
    closed: bool,
) -> QueryResult<bool> {
    let theirs = dm_recipients::table
        .find((i64::from(channel), i64::from(user)))
        .filter(dm_recipients::closed.ne(closed));
    let changed =
        on!(conn, |c| diesel::update(theirs).set(dm_recipients::closed.eq(closed)).execute(c).await)?;
    Ok(changed == 1)
}

/// Removes a channel that nothing refers to.
pub async fn remove(conn: &mut Conn<'_>, channel: ChannelId) -> QueryResult<()> {
    on!(conn, |c| diesel::delete(channels::table.find(i64::from(channel))).execute(c).await)?;
    Ok(())
}

/// Removes what a channel allows and denies to one role or member.
pub async fn delete_overwrite(conn: &mut Conn<'_>, channel: ChannelId, target: i64) -> QueryResult<()> {
    on!(conn, |c| diesel::delete(overwrites::table.find((i64::from(channel), target))).execute(c).await)?;
    Ok(())
}

/// Removes all overwrites of a channel, to be followed by the new list.
pub async fn clear_overwrites(conn: &mut Conn<'_>, channel: ChannelId) -> QueryResult<()> {
    let all = overwrites::table.filter(overwrites::channel_id.eq(i64::from(channel)));
    on!(conn, |c| diesel::delete(all).execute(c).await)?;
    Ok(())
}

/// Writes all that can be changed of a channel.
pub async fn update(conn: &mut Conn<'_>, channel: ChannelRow) -> QueryResult<()> {
    on!(conn, |c| diesel::update(channels::table.find(i64::from(channel.id)))
        .set((
            channels::name.eq(channel.name),
            channels::topic.eq(channel.topic),
            channels::position.eq(channel.position),
            channels::parent_id.eq(channel.parent_id),
            channels::nsfw.eq(channel.nsfw),
            channels::rate_limit_per_user.eq(channel.rate_limit_per_user),
            channels::bitrate.eq(channel.bitrate),
            channels::user_limit.eq(channel.user_limit),
            channels::deleted_at.eq(channel.deleted_at),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Hides a channel at once; a job removes what it held.
pub async fn mark_deleted(conn: &mut Conn<'_>, channel: ChannelId, now_ms: i64) -> QueryResult<()> {
    on!(conn, |c| diesel::update(channels::table.find(i64::from(channel)))
        .set(channels::deleted_at.eq(now_ms))
        .execute(c)
        .await)?;
    Ok(())
}

/// Takes all channels out of a category.
pub async fn leave_category(conn: &mut Conn<'_>, category: ChannelId) -> QueryResult<()> {
    let none: Option<i64> = None;
    let inside = channels::table.filter(channels::parent_id.eq(i64::from(category)));
    on!(conn, |c| diesel::update(inside).set(channels::parent_id.eq(none)).execute(c).await)?;
    Ok(())
}
