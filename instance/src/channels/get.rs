use instance_store::messages;
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
    let seen = access.guild.visible_to(access.user(), &access.member);
    let ids = seen.clone();
    let newest = app
        .read(async move |conn| {
            let mut newest = Vec::with_capacity(ids.len());
            for id in ids {
                newest.push(messages::newest(conn, id).await?);
            }
            Result::<_, shared_db::QueryError>::Ok(newest)
        })
        .await?;
    let mut list: Vec<GuildChannel> = seen
        .into_iter()
        .zip(newest)
        .filter_map(|(id, newest)| Some(guild_channel(access.id(), access.guild.channel(id)?, newest)))
        .collect();
    list.sort_by_key(|channel| (channel.position, channel.id));
    Result::Ok(Ok(list))
}
