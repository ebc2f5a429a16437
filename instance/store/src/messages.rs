use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ChannelId, MessageId, UserId};
use shared_db::{Conn, on};

use crate::schema::messages;

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
    on!(conn, |c| diesel::insert_into(messages::table).values(message).execute(c).await)?;
    Ok(())
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
