use instance_store::{
    channels::{self, ChannelRow},
    messages, users,
};
use shared::{
    ChannelId, UserId,
    channels::{CreateDirectMessage, DirectMessageChannel},
    error::Code,
};

use super::direct_channel;
use crate::{
    access::Actor,
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok, Room},
    tx::Tx,
};

/// Discord's channel type of a conversation of two.
const DIRECT_MESSAGE: i32 = 1;

/// `POST /users/@me/channels`, by id or by exact username: the same channel each time.
pub async fn open_direct_message(
    app: AppRef,
    actor: Actor,
    Body(request): Body<CreateDirectMessage>,
) -> ApiResult<Ok<DirectMessageChannel>> {
    let room = Room::ask(&app);
    let channel = app
        .write(async move |tx| {
            let other = match (request.recipient(), &request.username) {
                (Some(id), _) => users::find(tx.conn(), id).await?,
                (None, Some(name)) => {
                    let name = name.trim().trim_start_matches('@').to_lowercase();
                    users::by_username(tx.conn(), &name).await?
                }
                (None, None) => None,
            };
            let other = other.ok_or(Code::UnknownUser)?;
            if other.id == actor.user || other.disabled_at.is_some() {
                return Err(Code::CannotMessageUser.into());
            }
            open(tx, actor.user, other.id, room).await
        })
        .await?;
    Result::Ok(Ok(channel))
}

/// Finds or makes the conversation; it appears in the list of who asks, and in the other's with the first message.
async fn open(
    tx: &mut Tx<'_>,
    user: UserId,
    other: UserId,
    room: ApiResult<Room>,
) -> ApiResult<DirectMessageChannel> {
    let (low, high) = (user.min(other), user.max(other));
    let known = channels::direct_of(tx.conn(), low, high).await?;
    let id = match known {
        Some(id) => id,
        None => make(tx, low, high, room?).await?,
    };
    let appears = channels::set_closed(tx.conn(), id, user, false).await?;
    let newest = messages::newest(tx.conn(), id).await?;
    let channel = direct_channel(tx.conn(), id, user, newest).await?;
    if appears {
        tx.emit(Audience::User(user), Event::new(EventKind::ChannelCreate, &channel));
    }
    Result::Ok(channel)
}

/// In nobody's list yet. The pair's row decides when both ask at once: the slower one takes the faster one's channel.
async fn make(tx: &mut Tx<'_>, low: UserId, high: UserId, _: Room) -> ApiResult<ChannelId> {
    let id: ChannelId = tx.next_id()?;
    channels::insert(tx.conn(), ChannelRow::direct(id, DIRECT_MESSAGE)).await?;
    if !channels::add_direct_pair(tx.conn(), low, high, id).await? {
        channels::remove(tx.conn(), id).await?;
        return channels::direct_of(tx.conn(), low, high).await?.ok_or_else(|| Code::UnknownChannel.into());
    }
    for user in [low, high] {
        channels::add_recipient(tx.conn(), id, user).await?;
    }
    Result::Ok(id)
}
