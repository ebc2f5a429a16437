//! What a session is told at its beginning: what is newest, conversations, and how far they were read.

use diesel::{dsl::max, prelude::*};
use diesel_async::RunQueryDsl;
use shared::{ApplicationId, ChannelId, GuildId, MessageId, UserId};
use shared_db::{Conn, on};

use crate::{
    schema::{applications, channels, dm_recipients, mentions, messages, read_states, users},
    users::UserRow,
};

/// The newest message of each channel of a guild that has one.
pub async fn newest_in_guild(
    conn: &mut Conn<'_>,
    guild: GuildId,
) -> QueryResult<Vec<(ChannelId, Option<MessageId>)>> {
    let pairs: Vec<(i64, Option<i64>)> = on!(conn, |c| channels::table
        .filter(channels::guild_id.eq(i64::from(guild)))
        .filter(channels::deleted_at.is_null())
        .select((
            channels::id,
            messages::table
                .filter(messages::channel_id.eq(channels::id))
                .select(max(messages::id))
                .single_value(),
        ))
        .load(c)
        .await)?;
    Ok(pairs.into_iter().map(|(channel, newest)| (channel.into(), newest.map(Into::into))).collect())
}

/// A conversation, as one of its people sees it.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub channel: ChannelId,
    pub others: Vec<UserRow>,
    pub newest: Option<MessageId>,
}

/// The direct messages that `user` has open, by channel.
pub async fn conversations(conn: &mut Conn<'_>, user: UserId) -> QueryResult<Vec<Conversation>> {
    let open: Vec<(i64, Option<i64>)> = on!(conn, |c| channels::table
        .inner_join(dm_recipients::table.on(dm_recipients::channel_id.eq(channels::id)))
        .filter(dm_recipients::user_id.eq(i64::from(user)))
        .filter(dm_recipients::closed.eq(false))
        .filter(channels::deleted_at.is_null())
        .order(channels::id.asc())
        .select((
            channels::id,
            messages::table
                .filter(messages::channel_id.eq(channels::id))
                .select(max(messages::id))
                .single_value(),
        ))
        .load(c)
        .await)?;
    let ids: Vec<i64> = open.iter().map(|(channel, _)| *channel).collect();
    let people: Vec<(i64, UserRow)> = on!(conn, |c| dm_recipients::table
        .inner_join(users::table.on(users::id.eq(dm_recipients::user_id)))
        .filter(dm_recipients::channel_id.eq_any(ids))
        .filter(dm_recipients::user_id.ne(i64::from(user)))
        .order((dm_recipients::channel_id.asc(), dm_recipients::user_id.asc()))
        .select((dm_recipients::channel_id, UserRow::as_select()))
        .load(c)
        .await)?;
    let mut conversations: Vec<_> = open
        .into_iter()
        .map(|(channel, newest)| Conversation {
            channel: channel.into(),
            others: Vec::new(),
            newest: newest.map(Into::into),
        })
        .collect();
    for (channel, person) in people {
        if let Ok(at) = conversations.binary_search_by_key(&ChannelId::from(channel), |it| it.channel) {
            conversations[at].others.push(person);
        }
    }
    Ok(conversations)
}

/// How far `user` has read, where they ever did.
pub async fn positions(conn: &mut Conn<'_>, user: UserId) -> QueryResult<Vec<(ChannelId, MessageId)>> {
    let rows: Vec<(i64, i64)> = on!(conn, |c| read_states::table
        .filter(read_states::user_id.eq(i64::from(user)))
        .select((read_states::channel_id, read_states::last_message_id))
        .load(c)
        .await)?;
    Ok(rows.into_iter().map(|(channel, message)| (channel.into(), message.into())).collect())
}

/// Messages of others after `read`, counted up to `limit`.
pub async fn count_unread(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    read: MessageId,
    user: UserId,
    limit: i64,
) -> QueryResult<usize> {
    let ids: Vec<i64> = on!(conn, |c| messages::table
        .filter(messages::channel_id.eq(i64::from(channel)))
        .filter(messages::id.gt(i64::from(read)))
        .filter(messages::author_id.ne(i64::from(user)))
        .order(messages::id.asc())
        .limit(limit)
        .select(messages::id)
        .load(c)
        .await)?;
    Ok(ids.len())
}

/// Messages after `read` that ping one of `targets` (a user, their roles, a guild for @everyone).
pub async fn count_mentions(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    read: MessageId,
    targets: &[i64],
) -> QueryResult<i64> {
    on!(conn, |c| mentions::table
        .filter(mentions::channel_id.eq(i64::from(channel)))
        .filter(mentions::message_id.gt(i64::from(read)))
        .filter(mentions::target_id.eq_any(targets.to_vec()))
        .select(diesel::dsl::count(mentions::message_id).aggregate_distinct())
        .get_result(c)
        .await)
}

/// An application's flags; `None` when it is gone.
pub async fn application_flags(conn: &mut Conn<'_>, id: ApplicationId) -> QueryResult<Option<i64>> {
    on!(conn, |c| applications::table
        .find(i64::from(id))
        .select(applications::flags)
        .first(c)
        .await
        .optional())
}
