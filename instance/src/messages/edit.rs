use std::sync::Arc;

use instance_store::messages::{self, MessageRow};
use shared::{
    error::Code,
    messages::{EditMessage, Message, flags},
    permissions::Permissions,
};

use super::{create::pings_author, event, mentions, object};
use crate::{
    access::{ChannelAccess, MessageAccess, ViewChannel},
    app::App,
    error::{ApiError, ApiResult},
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok},
};

/// How often an edit begins anew because another of the same message was faster.
const ATTEMPTS: usize = 5;

/// `PATCH /channels/{channel_id}/messages/{message_id}`: the author's own; who manages messages may hide embeds. Nobody
/// is pinged by it: whom a message pings is decided when it is sent.
pub async fn edit_message(
    app: AppRef,
    access: MessageAccess<ViewChannel>,
    Body(request): Body<EditMessage>,
) -> ApiResult<Ok<Message>> {
    let MessageAccess { channel: access, message: mut row } = access;
    let access = Arc::new(access);
    for _ in 0..ATTEMPTS {
        check(&access, &row, &request)?;
        let edited = edited(&app, &access, row.clone(), &request).await?;
        if edited.content.trim().is_empty() && edited.embeds.is_none() {
            return Err(Code::EmptyMessage.into());
        }
        let message = object::one(&app, access.guild_id(), edited.clone()).await?;
        let announced = event::for_gateway(&app, &access, message.clone()).await?;
        match keep(&app, &access, row, edited, announced).await? {
            None => return Result::Ok(Ok(message)),
            Some(newer) => row = newer,
        }
    }
    Err(ApiError::busy(250))
}

fn check(access: &ChannelAccess<ViewChannel>, row: &MessageRow, request: &EditMessage) -> ApiResult<()> {
    let own = row.author_id == access.user();
    let may_hide = only_flags(request) && access.permissions.contains(Permissions::MANAGE_MESSAGES);
    if own || may_hide { Result::Ok(()) } else { Err(Code::CannotEditOthersMessage.into()) }
}

const fn only_flags(request: &EditMessage) -> bool {
    request.content.is_absent() && request.embeds.is_absent()
}

/// Writes the edit if the message still is as it was read; answers it as it is now otherwise.
async fn keep(
    app: &App,
    access: &Arc<ChannelAccess<ViewChannel>>,
    before: MessageRow,
    edited: MessageRow,
    announced: Message,
) -> ApiResult<Option<MessageRow>> {
    let lane = i64::from(access.id).cast_unsigned();
    let access = access.clone();
    app.write_in(lane, async move |tx| {
        let fresh = access.fresh(tx).await?;
        let access = fresh.as_ref().unwrap_or(&access);
        if before.author_id != access.user() {
            access.require(Permissions::MANAGE_MESSAGES)?;
        }
        let now = messages::find(tx.conn(), access.id, before.id).await?.ok_or(Code::UnknownMessage)?;
        if now != before {
            return Result::Ok(Some(now));
        }
        // A ban may have deleted it since it was read.
        if !messages::update(tx.conn(), edited).await? {
            return Err(Code::UnknownMessage.into());
        }
        event::emit(tx, EventKind::MessageUpdate, access, &announced);
        Result::Ok(None)
    })
    .await
}

/// The row after the edit.
async fn edited(
    app: &App,
    access: &ChannelAccess<ViewChannel>,
    mut row: MessageRow,
    request: &EditMessage,
) -> ApiResult<MessageRow> {
    if !only_flags(request) {
        row.edited_at = Some(app.clock.now_ms());
    }
    if !request.content.is_absent() {
        request.content.value().map_or("", String::as_str).trim().clone_into(&mut row.content);
        mention(app, access, &mut row, request).await?;
    }
    if !request.embeds.is_absent() {
        let embeds = request.embeds.value().map_or(&[][..], Vec::as_slice);
        if !embeds.is_empty() {
            access.require(Permissions::EMBED_LINKS)?;
        }
        row.embeds = object::column(embeds);
    }
    if let Some(bits) = request.flags {
        let suppress = i32::try_from(bits & flags::SUPPRESS_EMBEDS).unwrap_or(0);
        let kept = row.flags & !i32::try_from(flags::SUPPRESS_EMBEDS).unwrap_or(0);
        row.flags = kept | suppress;
    }
    Result::Ok(row)
}

/// Whom the message names now: read from its new content alone, with what this request allows. A reply goes on naming
/// the author of what it replies to.
async fn mention(
    app: &App,
    access: &ChannelAccess<ViewChannel>,
    row: &mut MessageRow,
    request: &EditMessage,
) -> ApiResult<()> {
    let allowed = request.allowed_mentions.value();
    let mut found = mentions::of(access, &row.content, allowed);
    if let Some(target) = row.reply_to.filter(|_| pings_author(allowed)) {
        let channel = access.id;
        let replied = app.read(async move |conn| messages::find(conn, channel, target.into()).await).await?;
        found.users.extend(
            replied
                .map(|replied| replied.author_id)
                .filter(|author| *author != row.author_id && !found.users.contains(author)),
        );
    }
    let people = app.people.users(app, &found.users).await?;
    found.users.retain(|id| people.contains_key(id));
    row.mentions = object::column(&found.users);
    row.mention_roles = object::column(&found.roles);
    row.mention_everyone = found.everyone;
    Result::Ok(())
}
