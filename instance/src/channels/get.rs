use std::collections::HashMap;

use instance_store::{messages, ready};
use shared::channels::{Channel, GuildChannel};

use super::guild_channel;
use crate::{
    access::{ChannelAccess, ChannelPlace, GuildAccess, Member, ViewChannel},
    direct_messages::direct_channel,
    error::ApiResult,
    http::{AppRef, Ok},
};

/// `GET /channels/{channel_id}`.
pub async fn get_channel(app: AppRef, access: ChannelAccess<ViewChannel>) -> ApiResult<Ok<Channel>> {
    let id = access.id;
    let newest = app.read(async move |conn| messages::newest(conn, id).await).await?;
    let channel = match &access.place {
        ChannelPlace::Guild { guild, channel, .. } => {
            Channel::Guild(guild_channel(guild.id, channel, newest))
        }
        ChannelPlace::Direct(_) => {
            let reader = access.user();
            let direct = app.read(async move |conn| direct_channel(conn, id, reader, newest).await).await?;
            Channel::DirectMessage(direct)
        }
    };
    Result::Ok(Ok(channel))
}

/// `GET /guilds/{guild_id}/channels`: those that the caller sees, by position.
pub async fn list_channels(app: AppRef, access: GuildAccess<Member>) -> ApiResult<Ok<Vec<GuildChannel>>> {
    let id = access.id();
    let newest = app.read(async move |conn| ready::newest_in_guild(conn, id).await).await?;
    let newest: HashMap<_, _> = newest.into_iter().collect();
    let seen = access.guild.visible_to(access.user(), &access.member);
    let mut list: Vec<GuildChannel> = seen
        .into_iter()
        .filter_map(|seen| {
            Some(guild_channel(id, access.guild.channel(seen)?, newest.get(&seen).copied().flatten()))
        })
        .collect();
    list.sort_by_key(|channel| (channel.position, channel.id));
    Result::Ok(Ok(list))
}
