use instance_store::invites;
use shared::{error::Code, invites::Invite, permissions::Permissions};

use super::{end::end_invite, object};
use crate::{
    access::{Actor, ChannelAccess, GuildAccess, Member, ViewChannel},
    error::ApiResult,
    http::{AppRef, InPath, Ok},
};

/// `DELETE /invites/{code}`: by its maker, by who manages its channel, or by who manages the guild. Answers the invite.
pub async fn delete_invite(app: AppRef, actor: Actor, InPath(code): InPath<String>) -> ApiResult<Ok<Invite>> {
    let now = app.clock.now_ms();
    let row = app.read(async move |conn| invites::live(conn, &code, now).await).await?;
    let row = row.ok_or(Code::UnknownInvite)?;
    let guild = GuildAccess::<Member>::of(&app, actor.clone(), row.guild_id).await?;
    let own = row.inviter_id == Some(actor.user.into());
    if !own && !guild.permissions.contains(Permissions::MANAGE_GUILD) {
        let channel = ChannelAccess::<ViewChannel>::of(&app, actor, row.channel_id).await?;
        channel.require(Permissions::MANAGE_CHANNELS)?;
    }
    let object = object::preview(&app, &row, false).await?;
    app.write(async move |tx| end_invite(tx, row.guild_id, row.channel_id, &row.code).await).await?;
    Result::Ok(Ok(object))
}
