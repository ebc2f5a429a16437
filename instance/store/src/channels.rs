use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId, UserId};
use shared_db::{Conn, on};

use crate::schema::{channels, dm_recipients, overwrites};

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
