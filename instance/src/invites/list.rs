use instance_store::invites;
use shared::{ChannelId, GuildId, invites::Invite};

use super::object;
use crate::{
    access::{ChannelAccess, GuildAccess, ManageChannels, ManageGuild},
    app::App,
    error::ApiResult,
    http::{AppRef, Ok},
};

/// `GET /channels/{channel_id}/invites`.
pub async fn list_channel_invites(
    app: AppRef,
    access: ChannelAccess<ManageChannels>,
) -> ApiResult<Ok<Vec<Invite>>> {
    let guild = access.guild()?.0.id;
    Result::Ok(Ok(list(&app, guild, Some(access.id)).await?))
}

/// `GET /guilds/{guild_id}/invites`.
pub async fn list_guild_invites(app: AppRef, access: GuildAccess<ManageGuild>) -> ApiResult<Ok<Vec<Invite>>> {
    Result::Ok(Ok(list(&app, access.id(), None).await?))
}

async fn list(app: &App, guild: GuildId, channel: Option<ChannelId>) -> ApiResult<Vec<Invite>> {
    let now = app.clock.now_ms();
    let rows = app.read(async move |conn| invites::of_guild(conn, guild, channel, now).await).await?;
    object::all(app, guild, &rows).await
}
