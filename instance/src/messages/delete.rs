use instance_store::messages;
use shared::{MessageId, error::Code, messages::MessageDelete, permissions::Permissions};

use crate::{
    access::{ChannelAccess, ChannelPlace, MessageAccess, Need, ViewChannel},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, NoContent},
    tx::Tx,
};

/// `DELETE /channels/{channel_id}/messages/{message_id}`: one's own, or anybody's for who manages messages.
pub async fn delete_message(app: AppRef, access: MessageAccess<ViewChannel>) -> ApiResult<NoContent> {
    let MessageAccess { channel: access, message } = access;
    let right =
        if message.author_id == access.user() { Permissions::NONE } else { Permissions::MANAGE_MESSAGES };
    access.require(right)?;
    let lane = i64::from(access.id).cast_unsigned();
    app.write_in(lane, async move |tx| {
        let access = access.fresh(tx).await?.unwrap_or(access);
        access.require(right)?;
        delete(tx, &access, message.id).await
    })
    .await?;
    Ok(NoContent)
}

/// Deletes one message and tells everyone who sees the channel.
///
/// # Errors
/// 404/10008 when it is gone.
async fn delete<P: Need>(tx: &mut Tx<'_>, access: &ChannelAccess<P>, id: MessageId) -> ApiResult<()> {
    if messages::delete(tx.conn(), access.id, &[id]).await?.is_empty() {
        return Err(Code::UnknownMessage.into());
    }
    let data = MessageDelete { id, channel_id: access.id, guild_id: access.guild_id() };
    tx.emit(audience(access), Event::new(EventKind::MessageDelete, &data));
    Ok(())
}

/// Everyone who sees the channel.
pub(super) fn audience<P: Need>(access: &ChannelAccess<P>) -> Audience {
    match &access.place {
        ChannelPlace::Guild { guild, .. } => Audience::Channel(guild.id, access.id),
        ChannelPlace::Direct(direct) => Audience::Users(direct.recipients.clone()),
    }
}
