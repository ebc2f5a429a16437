//! MESSAGE_CREATE and MESSAGE_UPDATE: the whole message, in a guild with the author and the mentioned as members.

use shared::{
    UserId,
    messages::{MentionedUser, Message},
};

use super::delete::audience;
use crate::{
    access::{ChannelAccess, ChannelPlace, Need},
    app::App,
    error::ApiResult,
    gateway::{event::Event, kind::EventKind},
    tx::Tx,
};

/// Adds what events of a guild carry beside what REST answers.
///
/// # Errors
/// Of the database.
pub async fn for_gateway<P: Need>(
    app: &App,
    access: &ChannelAccess<P>,
    mut message: Message,
) -> ApiResult<Message> {
    let Some(guild) = access.guild_id() else { return Ok(message) };
    message.guild_id = Some(guild);
    let author = app.people.profile(app, guild, message.author.id).await?;
    message.member = author.map(|profile| (*profile).clone());
    for MentionedUser { user, member } in &mut message.mentions {
        *member = app.people.profile(app, guild, user.id).await?.map(|profile| (*profile).clone());
    }
    Ok(message)
}

/// Tells everyone who sees the channel.
pub fn emit<P: Need>(tx: &mut Tx<'_>, kind: EventKind, access: &ChannelAccess<P>, message: &Message) {
    let audience = audience(access);
    if matches!(access.place, ChannelPlace::Direct(_)) {
        tx.emit(audience, Event::new(kind, message));
        return;
    }
    let mut readers: Vec<UserId> = message.mentions.iter().map(|mentioned| mentioned.user.id).collect();
    readers.push(message.author.id);
    tx.emit(audience, Event::message(kind, message, readers));
}
