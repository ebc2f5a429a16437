//! Removing for good what was marked as deleted: everything in portions, so that nobody waits long behind one.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, GuildId};
use shared_db::{Conn, on};

use crate::schema::{
    bans, channels, guilds, member_roles, members, mentions, message_nonces, messages, read_states, roles,
};

/// Up to `most` guilds that were deleted at `until_ms` or before.
pub async fn deleted_guilds(conn: &mut Conn<'_>, until_ms: i64, most: i64) -> QueryResult<Vec<GuildId>> {
    let ids: Vec<i64> = on!(conn, |c| guilds::table
        .filter(guilds::deleted_at.le(until_ms))
        .order(guilds::id.asc())
        .limit(most)
        .select(guilds::id)
        .load(c)
        .await)?;
    Ok(ids.into_iter().map(GuildId::from).collect())
}

/// Up to `most` channels that were deleted at `until_ms` or before, with their guilds.
pub async fn deleted_channels(
    conn: &mut Conn<'_>,
    until_ms: i64,
    most: i64,
) -> QueryResult<Vec<(ChannelId, GuildId)>> {
    let rows: Vec<(i64, Option<i64>)> = on!(conn, |c| channels::table
        .filter(channels::deleted_at.le(until_ms))
        .filter(channels::guild_id.is_not_null())
        .order(channels::id.asc())
        .limit(most)
        .select((channels::id, channels::guild_id))
        .load(c)
        .await)?;
    Ok(rows.into_iter().filter_map(|(id, guild)| Some((id.into(), guild?.into()))).collect())
}

/// Marks the channels of a deleted guild as deleted at `at_ms` too.
pub async fn mark_channels(conn: &mut Conn<'_>, guild: GuildId, at_ms: i64) -> QueryResult<()> {
    let standing = channels::table
        .filter(channels::guild_id.eq(i64::from(guild)))
        .filter(channels::deleted_at.is_null());
    on!(conn, |c| diesel::update(standing).set(channels::deleted_at.eq(at_ms)).execute(c).await)?;
    Ok(())
}

/// Removes up to `most` messages of a channel with their pings and nonces; answers how many.
pub async fn messages(conn: &mut Conn<'_>, channel: ChannelId, most: i64) -> QueryResult<usize> {
    let ids: Vec<i64> = on!(conn, |c| messages::table
        .filter(messages::channel_id.eq(i64::from(channel)))
        .order(messages::id.asc())
        .limit(most)
        .select(messages::id)
        .load(c)
        .await)?;
    let pings = mentions::table.filter(mentions::message_id.eq_any(ids.clone()));
    on!(conn, |c| diesel::delete(pings).execute(c).await)?;
    let nonces = message_nonces::table.filter(message_nonces::message_id.eq_any(ids.clone()));
    on!(conn, |c| diesel::delete(nonces).execute(c).await)?;
    on!(conn, |c| diesel::delete(messages::table.filter(messages::id.eq_any(ids))).execute(c).await)
}

/// Removes up to `most` people's marks of how far they have read a channel; answers how many.
pub async fn read_states(conn: &mut Conn<'_>, channel: ChannelId, most: i64) -> QueryResult<usize> {
    let channel = i64::from(channel);
    let readers: Vec<i64> = on!(conn, |c| read_states::table
        .filter(read_states::channel_id.eq(channel))
        .limit(most)
        .select(read_states::user_id)
        .load(c)
        .await)?;
    let marks = read_states::table
        .filter(read_states::user_id.eq_any(readers))
        .filter(read_states::channel_id.eq(channel));
    on!(conn, |c| diesel::delete(marks).execute(c).await)
}

/// Removes a channel of which only the overwrites are left; 0 when it is gone already.
pub async fn channel(conn: &mut Conn<'_>, id: ChannelId) -> QueryResult<usize> {
    crate::channels::clear_overwrites(conn, id).await?;
    on!(conn, |c| diesel::delete(channels::table.find(i64::from(id))).execute(c).await)
}

/// Removes up to `most` members of a guild with their roles; answers how many.
pub async fn members(conn: &mut Conn<'_>, guild: GuildId, most: i64) -> QueryResult<usize> {
    let guild = i64::from(guild);
    let users: Vec<i64> = on!(conn, |c| members::table
        .filter(members::guild_id.eq(guild))
        .limit(most)
        .select(members::user_id)
        .load(c)
        .await)?;
    let held = member_roles::table
        .filter(member_roles::guild_id.eq(guild))
        .filter(member_roles::user_id.eq_any(users.clone()));
    on!(conn, |c| diesel::delete(held).execute(c).await)?;
    let these = members::table.filter(members::guild_id.eq(guild)).filter(members::user_id.eq_any(users));
    on!(conn, |c| diesel::delete(these).execute(c).await)
}

/// Removes up to `most` bans of a guild; answers how many.
pub async fn bans(conn: &mut Conn<'_>, guild: GuildId, most: i64) -> QueryResult<usize> {
    let guild = i64::from(guild);
    let users: Vec<i64> = on!(conn, |c| bans::table
        .filter(bans::guild_id.eq(guild))
        .limit(most)
        .select(bans::user_id)
        .load(c)
        .await)?;
    let these = bans::table.filter(bans::guild_id.eq(guild)).filter(bans::user_id.eq_any(users));
    on!(conn, |c| diesel::delete(these).execute(c).await)
}

/// Removes a guild of which only the roles are left; 0 when it is gone already.
pub async fn guild(conn: &mut Conn<'_>, id: GuildId) -> QueryResult<usize> {
    let id = i64::from(id);
    on!(conn, |c| diesel::delete(roles::table.filter(roles::guild_id.eq(id))).execute(c).await)?;
    on!(conn, |c| diesel::delete(guilds::table.find(id)).execute(c).await)
}

/// Removes up to `most` nonces of messages below `before` (an id); answers how many.
pub async fn nonces(conn: &mut Conn<'_>, before: i64, most: i64) -> QueryResult<usize> {
    let old: Vec<i64> = on!(conn, |c| message_nonces::table
        .filter(message_nonces::message_id.lt(before))
        .order(message_nonces::message_id.asc())
        .limit(most)
        .select(message_nonces::message_id)
        .load(c)
        .await)?;
    let these = message_nonces::table.filter(message_nonces::message_id.eq_any(old));
    on!(conn, |c| diesel::delete(these).execute(c).await)
}
