use shared::{error::Code, invites::Invite, permissions::Permissions};

use super::{end::end_invite, live::live, object};
use crate::{
    access::{Actor, ChannelAccess, GuildAccess, Member, ViewChannel},
    error::ApiResult,
    http::{AppRef, InPath, Ok},
};

/// `DELETE /invites/{code}`: by its maker, by who manages its channel, or by who manages the guild. Answers the invite.
pub async fn delete_invite(app: AppRef, actor: Actor, InPath(code): InPath<String>) -> ApiResult<Ok<Invite>> {
    let now = app.clock.now_ms();
    let row = app.read(async move |conn| live(conn, &code, now).await).await?;
    let own = row.inviter_id == Some(actor.user.into());
    let guild = GuildAccess::<Member>::of(&app, actor.clone(), row.guild_id).await?;
    let channel = if own || guild.permissions.contains(Permissions::MANAGE_GUILD) {
        None
    } else {
        let channel = ChannelAccess::<ViewChannel>::of(&app, actor, row.channel_id).await?;
        channel.require(Permissions::MANAGE_CHANNELS)?;
        Some(channel)
    };
    let object = object::preview(&app, &row, false).await?;
    app.write(async move |tx| {
        // As it is now: who asks may have lost the right, or somebody else have been faster.
        let guild = guild.fresh(tx).await?;
        match channel {
            Some(channel) => channel.as_of(tx).await?.require(Permissions::MANAGE_CHANNELS)?,
            None if own => {}
            None => guild.require(Permissions::MANAGE_GUILD)?,
        }
        if !end_invite(tx, row.guild_id, row.channel_id, &row.code, None).await? {
            return Err(Code::UnknownInvite.into());
        }
        Result::Ok(())
    })
    .await?;
    Result::Ok(Ok(object))
}
