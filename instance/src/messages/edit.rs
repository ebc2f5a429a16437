use instance_store::messages::{self, MessageRow};
use shared::{
    error::Code,
    messages::{EditMessage, Message, flags},
    permissions::Permissions,
};

use super::{create::pings, event, mentions, object};
use crate::{
    access::{ChannelAccess, MessageAccess, ReadHistory},
    app::App,
    error::ApiResult,
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok},
};

/// `PATCH /channels/{channel_id}/messages/{message_id}`: the author's own; who manages messages may hide embeds.
pub async fn edit_message(
    app: AppRef,
    access: MessageAccess,
    Body(request): Body<EditMessage>,
) -> ApiResult<Ok<Message>> {
    let MessageAccess { channel: access, message: row } = access;
    let own = row.author_id == access.user();
    let only_flags = request.content.is_absent() && request.embeds.is_absent();
    let may_hide_embeds = only_flags && access.permissions.contains(Permissions::MANAGE_MESSAGES);
    if !own && !may_hide_embeds {
        return Err(Code::CannotEditOthersMessage.into());
    }
    let guild = access.guild_id();
    let (edited, pinged) = edited(&app, &access, row, request).await?;
    if edited.content.trim().is_empty() && edited.embeds.is_none() {
        return Err(Code::EmptyMessage.into());
    }
    let now = app.clock.now_ms();
    let edited = MessageRow { edited_at: if only_flags { edited.edited_at } else { Some(now) }, ..edited };
    let message = object::one(&app, guild, edited.clone()).await?;
    let announced = event::for_gateway(&app, &access, message.clone()).await?;
    let lane = i64::from(access.id).cast_unsigned();
    app.write_in(lane, async move |tx| {
        access.fresh(tx).await?;
        let (id, channel) = (edited.id, edited.channel_id);
        if !messages::update(tx.conn(), edited).await? {
            return Err(Code::UnknownMessage.into());
        }
        messages::add_mentions(tx.conn(), channel, id, &pinged).await?;
        event::emit(tx, EventKind::MessageUpdate, &access, &announced);
        Result::Ok(())
    })
    .await?;
    Result::Ok(Ok(message))
}

/// The row after the edit, and whom it pings now.
async fn edited(
    app: &App,
    access: &ChannelAccess<ReadHistory>,
    mut row: MessageRow,
    request: EditMessage,
) -> ApiResult<(MessageRow, Vec<i64>)> {
    let mut pinged = Vec::new();
    if let Some(content) = request.content.changes() {
        content.unwrap_or_default().trim().clone_into(&mut row.content);
        let mut found = mentions::of(access, &row.content, request.allowed_mentions.value());
        let people = app.people.users(app, &found.users).await?;
        found.users.retain(|id| people.contains_key(id));
        row.mentions = object::column(&found.users);
        row.mention_roles = object::column(&found.roles);
        row.mention_everyone = found.everyone;
        pinged = pings(access.guild_id(), &found);
    }
    if let Some(embeds) = request.embeds.changes() {
        let embeds = embeds.unwrap_or_default();
        if !embeds.is_empty() {
            access.require(Permissions::EMBED_LINKS)?;
        }
        row.embeds = object::column(&embeds);
    }
    if let Some(bits) = request.flags {
        let suppress = i32::try_from(bits & flags::SUPPRESS_EMBEDS).unwrap_or(0);
        let kept = row.flags & !i32::try_from(flags::SUPPRESS_EMBEDS).unwrap_or(0);
        row.flags = kept | suppress;
    }
    Result::Ok((row, pinged))
}
