use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, MessageId, UserId};
use shared_db::{Conn, execute, load, on};

use crate::schema::{mentions, message_nonces, messages};

/// A message. Its time is in its id; `mentions`, `mention_roles` and `embeds` are JSON.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
pub struct MessageRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: MessageId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub channel_id: ChannelId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub author_id: UserId,
    /// Discord's message type.
    pub kind: i32,
    pub content: String,
    pub flags: i32,
    pub tts: bool,
    /// Unix ms.
    pub edited_at: Option<i64>,
    pub mention_everyone: bool,
    pub mentions: Option<String>,
    pub mention_roles: Option<String>,
    pub embeds: Option<String>,
    pub reply_to: Option<i64>,
    pub application_id: Option<i64>,
}

pub async fn insert(conn: &mut Conn<'_>, message: MessageRow) -> QueryResult<()> {
    execute!(conn, diesel::insert_into(messages::table).values(message)).map(drop)
}

/// The message if it is in this channel.
pub async fn find(conn: &mut Conn<'_>, channel: ChannelId, id: MessageId) -> QueryResult<Option<MessageRow>> {
    let (channel, id) = (i64::from(channel), i64::from(id));
    on!(conn, |c| messages::table
        .find(id)
        .filter(messages::channel_id.eq(channel))
        .select(MessageRow::as_select())
        .first(c)
        .await
        .optional())
}

/// The newest message of a channel.
pub async fn newest(conn: &mut Conn<'_>, channel: ChannelId) -> QueryResult<Option<MessageId>> {
    let channel = i64::from(channel);
    let id: Option<i64> = on!(conn, |c| messages::table
        .filter(messages::channel_id.eq(channel))
        .order(messages::id.desc())
        .select(messages::id)
        .first(c)
        .await
        .optional())?;
    Ok(id.map(MessageId::from))
}

/// Which part of a channel's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Newest,
    Before(MessageId),
    /// The nearest after it, still answered newest first.
    After(MessageId),
    /// Half before, half after, and the message itself.
    Around(MessageId),
}

/// A page of a channel, newest first.
pub async fn page(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    page: Page,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    match page {
        Page::Newest => older(conn, channel, i64::MAX, limit).await,
        Page::Before(id) => older(conn, channel, id.into(), limit).await,
        Page::After(id) => newer(conn, channel, id.into(), limit).await,
        Page::Around(id) => {
            let anchor = i64::from(id);
            let mut rows = newer(conn, channel, anchor.saturating_sub(1), limit - limit / 2).await?;
            let left = limit - i64::try_from(rows.len()).unwrap_or(limit);
            rows.extend(older(conn, channel, anchor, left).await?);
            Ok(rows)
        }
    }
}

async fn older(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    before: i64,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    let page = messages::table
        .filter(messages::channel_id.eq(i64::from(channel)))
        .filter(messages::id.lt(before))
        .order(messages::id.desc())
        .limit(limit);
    load!(conn, page.select(MessageRow::as_select()))
}

async fn newer(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    after: i64,
    limit: i64,
) -> QueryResult<Vec<MessageRow>> {
    let page = messages::table
        .filter(messages::channel_id.eq(i64::from(channel)))
        .filter(messages::id.gt(after))
        .order(messages::id.asc())
        .limit(limit);
    let mut rows: Vec<MessageRow> = load!(conn, page.select(MessageRow::as_select()))?;
    rows.reverse();
    Ok(rows)
}

/// Those of `ids` that are in this channel, in no order.
pub async fn find_all(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    ids: &[MessageId],
) -> QueryResult<Vec<MessageRow>> {
    let ids: Vec<i64> = ids.iter().map(|id| (*id).into()).collect();
    on!(conn, |c| messages::table
        .filter(messages::id.eq_any(ids))
        .filter(messages::channel_id.eq(i64::from(channel)))
        .select(MessageRow::as_select())
        .load(c)
        .await)
}

/// Writes what an edit can change; false when the message is gone.
pub async fn update(conn: &mut Conn<'_>, message: MessageRow) -> QueryResult<bool> {
    let changed = on!(conn, |c| diesel::update(messages::table.find(i64::from(message.id)))
        .set((
            messages::content.eq(message.content),
            messages::flags.eq(message.flags),
            messages::edited_at.eq(message.edited_at),
            messages::mention_everyone.eq(message.mention_everyone),
            messages::mentions.eq(message.mentions),
            messages::mention_roles.eq(message.mention_roles),
            messages::embeds.eq(message.embeds),
        ))
        .execute(c)
        .await)?;
    Ok(changed == 1)
}

/// Deletes those of `ids` that are in this channel, with their pings and nonces; answers which ones there were.
pub async fn delete(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    ids: &[MessageId],
) -> QueryResult<Vec<MessageId>> {
    let ids: Vec<i64> = ids.iter().map(|id| (*id).into()).collect();
    let there =
        messages::table.filter(messages::id.eq_any(ids)).filter(messages::channel_id.eq(i64::from(channel)));
    let gone: Vec<i64> = on!(conn, |c| diesel::delete(there).returning(messages::id).get_results(c).await)?;
    let pings = mentions::table.filter(mentions::message_id.eq_any(gone.clone()));
    on!(conn, |c| diesel::delete(pings).execute(c).await)?;
    let nonces = message_nonces::table.filter(message_nonces::message_id.eq_any(gone.clone()));
    on!(conn, |c| diesel::delete(nonces).execute(c).await)?;
    Ok(gone.into_iter().map(MessageId::from).collect())
}

/// Keeps whom a message pings: users, roles, and the guild's own id for everyone.
pub async fn add_mentions(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    message: MessageId,
    targets: &[i64],
) -> QueryResult<()> {
    for target in targets {
        let row = (
            mentions::channel_id.eq(i64::from(channel)),
            mentions::target_id.eq(*target),
            mentions::message_id.eq(i64::from(message)),
        );
        on!(conn, |c| diesel::insert_into(mentions::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c)
            .await)?;
    }
    Ok(())
}

/// Takes a nonce for `message`; false when an earlier message of the same author in the channel has it.
pub async fn take_nonce(
    conn: &mut Conn<'_>,
    author: UserId,
    channel: ChannelId,
    nonce: &str,
    message: MessageId,
) -> QueryResult<bool> {
    let row = (
        message_nonces::author_id.eq(i64::from(author)),
        message_nonces::channel_id.eq(i64::from(channel)),
        message_nonces::nonce.eq(nonce),
        message_nonces::message_id.eq(i64::from(message)),
    );
    let taken = on!(conn, |c| diesel::insert_into(message_nonces::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(taken == 1)
}

/// The message that has this nonce.
pub async fn by_nonce(
    conn: &mut Conn<'_>,
    author: UserId,
    channel: ChannelId,
    nonce: &str,
) -> QueryResult<Option<MessageRow>> {
    let key = (i64::from(author), i64::from(channel), nonce);
    let id: Option<i64> = on!(conn, |c| message_nonces::table
        .find(key)
        .select(message_nonces::message_id)
        .first(c)
        .await
        .optional())?;
    match id {
        Some(id) => find(conn, channel, id.into()).await,
        None => Ok(None),
    }
}

/// The newest messages of some people in a channel since `since`, with who wrote them.
pub async fn by_authors_since(
    conn: &mut Conn<'_>,
    channel: ChannelId,
    authors: &[UserId],
    since: MessageId,
    limit: i64,
) -> QueryResult<Vec<(UserId, MessageId)>> {
    let authors: Vec<i64> = authors.iter().map(|id| (*id).into()).collect();
    let found: Vec<(i64, i64)> = on!(conn, |c| messages::table
        .filter(messages::channel_id.eq(i64::from(channel)))
        .filter(messages::id.ge(i64::from(since)))
        .filter(messages::author_id.eq_any(authors))
        .order(messages::id.desc())
        .limit(limit)
        .select((messages::author_id, messages::id))
        .load(c)
        .await)?;
    Ok(found.into_iter().map(|(author, id)| (author.into(), id.into())).collect())
}
