use instance_store::read_states;
use shared::{
    MessageId, UserId,
    error::Code,
    read_state::{Ack, Acked, BulkAck, MessageAck},
};

use super::left;
use crate::{
    access::{ChannelAccess, ChannelPlace, Person, ViewChannel},
    error::{ApiError, ApiResult},
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, InPath, NoContent, Ok},
    tx::Tx,
};

/// `POST /channels/{channel_id}/messages/{message_id}/ack`.
pub async fn ack_message(
    app: AppRef,
    access: ChannelAccess<ViewChannel>,
    InPath(message): InPath<MessageId>,
    Body(request): Body<Ack>,
) -> ApiResult<Ok<Acked>> {
    if access.actor.is_bot() {
        return Err(Code::BotsCannotUse.into());
    }
    let manual = request.manual.unwrap_or(false);
    app.write(async move |tx| ack(tx, &access, message, manual).await).await?;
    Result::Ok(Ok(Acked::default()))
}

/// `POST /read-states/ack-bulk`: channels that the reader does not see are passed over.
pub async fn ack_bulk(app: AppRef, person: Person, Body(request): Body<BulkAck>) -> ApiResult<NoContent> {
    let mut seen = Vec::with_capacity(request.read_states.len());
    for item in request.read_states {
        let actor = person.actor();
        match ChannelAccess::<ViewChannel>::of(&app, actor, item.channel_id).await {
            Result::Ok(access) => seen.push((access, item.message_id)),
            Err(ApiError::Code(_)) => {}
            Err(other) => return Err(other),
        }
    }
    app.write(async move |tx| {
        for (access, message) in seen {
            ack(tx, &access, message, false).await?;
        }
        Result::Ok(())
    })
    .await?;
    Result::Ok(NoContent)
}

/// Moves the reader's mark and tells their own sessions. Unless moved by hand, it never goes back.
async fn ack(
    tx: &mut Tx<'_>,
    access: &ChannelAccess<ViewChannel>,
    message: MessageId,
    manual: bool,
) -> ApiResult<()> {
    let (user, channel): (UserId, _) = (access.user(), access.id);
    // Nothing is read before it is written: a mark in the future would hide what comes.
    let message = message.min(tx.next_id()?);
    if manual {
        read_states::put(tx.conn(), user, channel, message).await?;
    } else if !read_states::advance(tx.conn(), user, channel, message).await? {
        return Result::Ok(());
    }
    let membership = match &access.place {
        ChannelPlace::Guild { guild, member, .. } => Some((guild.id, &**member)),
        ChannelPlace::Direct(_) => None,
    };
    let counts = left(tx.conn(), user, membership, channel, message).await?;
    let data = MessageAck { manual, version: tx.now(), ..counts };
    tx.emit(Audience::User(user), Event::new(EventKind::MessageAck, &data));
    Result::Ok(())
}
