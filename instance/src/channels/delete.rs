use instance_store::{channels, invites, messages};
use shared::{ChannelId, GuildId, channels::Channel, error::Code};

use super::guild_channel;
use crate::{
    access::{ChannelAccess, ChannelPlace, ViewChannel},
    direct_messages::direct_channel,
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Ok},
    invites::end::end_invite,
    tx::Tx,
};

/// `DELETE /channels/{channel_id}`: a guild's channel goes for everyone (MANAGE_CHANNELS); a direct message leaves the
/// caller's list until somebody writes again.
pub async fn delete_channel(app: AppRef, access: ChannelAccess<ViewChannel>) -> ApiResult<Ok<Channel>> {
    let guild = access.guild_id();
    if guild.is_some() {
        access.require(shared::permissions::Permissions::MANAGE_CHANNELS)?;
    }
    let gone = app
        .write(async move |tx| match guild {
            Some(guild) => delete_from_guild(tx, guild, access).await,
            None => close(tx, &access).await,
        })
        .await?;
    Result::Ok(Ok(gone))
}

/// Marks the channel as deleted (a job removes its messages), frees its children and ends its invitations.
async fn delete_from_guild(
    tx: &mut Tx<'_>,
    guild: GuildId,
    access: ChannelAccess<ViewChannel>,
) -> ApiResult<Channel> {
    tx.guild_changes(guild).await?;
    let access = access.as_of(tx).await?;
    access.require(shared::permissions::Permissions::MANAGE_CHANNELS)?;
    let id = access.id;
    let ChannelPlace::Guild { guild: state, channel, .. } = &access.place else {
        return Err(Code::CannotExecuteOnDm.into());
    };
    let newest = messages::newest(tx.conn(), id).await?;
    let object = guild_channel(guild, channel, newest);
    for code in invites::codes_of_channel(tx.conn(), id).await? {
        end_invite(tx, guild, id, &code, None).await?;
    }
    tx.emit_before(Audience::Channel(guild, id), Event::new(EventKind::ChannelDelete, &object));
    let now = tx.now();
    channels::mark_deleted(tx.conn(), id, now).await?;
    let children: Vec<ChannelId> =
        state.channels().iter().filter(|child| child.parent == Some(id)).map(|child| child.id).collect();
    channels::leave_category(tx.conn(), id).await?;
    super::create::announce_all(tx, guild, &children, EventKind::ChannelUpdate).await?;
    if instance_store::guilds::forget_channel(tx.conn(), guild, id).await? {
        crate::guilds::update::announce(tx, guild).await?;
    }
    Result::Ok(Channel::Guild(object))
}

async fn close(tx: &mut Tx<'_>, access: &ChannelAccess<ViewChannel>) -> ApiResult<Channel> {
    let (id, user) = (access.id, access.user());
    let newest = messages::newest(tx.conn(), id).await?;
    let channel = direct_channel(tx.conn(), id, user, newest).await?;
    if channels::set_closed(tx.conn(), id, user, true).await? {
        tx.emit(Audience::User(user), Event::new(EventKind::ChannelDelete, &channel));
    }
    Result::Ok(Channel::DirectMessage(channel))
}
