//! From rows to the objects on the wire.

use std::{collections::HashMap, sync::Arc};

use instance_store::messages::{self, MessageRow};
use serde::{Serialize, de::DeserializeOwned};
use shared::{
    ChannelId, GuildId, MessageId, Patch, Timestamp, UserId,
    messages::{Embed, MentionedUser, Message, MessageKind, MessageReference, MessageReferenceKind},
    users::User,
};

use crate::{app::App, error::ApiResult};

/// The wire objects of `rows` in their order, with authors, mentioned users and the messages that they reply to.
///
/// # Errors
/// Of the database.
pub async fn messages(
    app: &App,
    guild: Option<GuildId>,
    channel: ChannelId,
    rows: Vec<MessageRow>,
) -> ApiResult<Vec<Message>> {
    let targets: Vec<MessageId> = rows.iter().filter_map(|row| row.reply_to.map(MessageId::from)).collect();
    let replied = if targets.is_empty() {
        HashMap::new()
    } else {
        let found = app.read(async move |conn| messages::find_all(conn, channel, &targets).await).await?;
        found.into_iter().map(|row| (row.id, row)).collect()
    };
    let people = people(app, rows.iter().chain(replied.values())).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let reply_to = row.reply_to.map(MessageId::from);
            let mut message = message(row, &people);
            if let Some(target) = reply_to {
                message.message_reference = Some(reference(guild, channel, target));
                message.referenced_message = match replied.get(&target) {
                    Some(row) => Patch::Value(Box::new(self::message(row.clone(), &people))),
                    None => Patch::Null,
                };
            }
            message
        })
        .collect())
}

/// The wire object of one row.
///
/// # Errors
/// Of the database.
pub async fn one(app: &App, guild: Option<GuildId>, row: MessageRow) -> ApiResult<Message> {
    let channel = row.channel_id;
    let made = messages(app, guild, channel, vec![row]).await?;
    made.into_iter().next().ok_or_else(|| crate::error::ApiError::internal("a row made no message"))
}

/// What a reply refers to.
pub fn reference(guild: Option<GuildId>, channel: ChannelId, target: MessageId) -> MessageReference {
    MessageReference {
        kind: MessageReferenceKind::Reply,
        channel_id: channel,
        message_id: Some(target),
        guild_id: guild,
    }
}

/// A row with its people, without what it replies to.
pub fn message(row: MessageRow, people: &HashMap<UserId, Arc<User>>) -> Message {
    let person =
        |id: UserId| people.get(&id).map_or_else(|| User::new(id, "deleted_user"), |user| User::clone(user));
    let mentions = read::<Vec<UserId>>(row.mentions.as_deref());
    let embeds: Vec<Embed> = read(row.embeds.as_deref());
    Message {
        edited_timestamp: row.edited_at.map(Timestamp::from_ms),
        tts: row.tts,
        mention_everyone: row.mention_everyone,
        mentions: mentions.into_iter().map(|id| MentionedUser { user: person(id), member: None }).collect(),
        mention_roles: read(row.mention_roles.as_deref()),
        embeds,
        kind: MessageKind::try_from(i64::from(row.kind)).unwrap_or(MessageKind::Default),
        flags: row.flags.into(),
        application_id: row.application_id.map(Into::into),
        ..Message::new(row.id, row.channel_id, person(row.author_id), row.content)
    }
}

/// A column of JSON; empty columns are empty lists.
fn read<T: DeserializeOwned + Default>(column: Option<&str>) -> T {
    column.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// A list as a column of JSON; an empty one takes no space.
pub fn column<T: Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() { None } else { serde_json::to_string(list).ok() }
}

async fn people<'a>(
    app: &App,
    rows: impl Iterator<Item = &'a MessageRow>,
) -> ApiResult<HashMap<UserId, Arc<User>>> {
    let mut ids: Vec<UserId> = Vec::new();
    for row in rows {
        ids.push(row.author_id);
        ids.extend(read::<Vec<UserId>>(row.mentions.as_deref()));
    }
    ids.sort_unstable();
    ids.dedup();
    app.people.users(app, &ids).await
}
