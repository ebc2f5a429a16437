use instance_store::{guilds, invites};
use shared::error::Code;

use crate::{
    access::{GuildAccess, Owner},
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, NoContent},
    invites::end::end_invite,
};

/// `DELETE /guilds/{guild_id}`: by its owner. It is gone at once; a job removes what it held.
pub async fn delete_guild(app: AppRef, access: GuildAccess<Owner>) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        let state = tx.guild(guild).await?.ok_or(Code::UnknownGuild)?;
        if state.owner != access.user() {
            return Err(Code::MissingPermissions.into());
        }
        for invite in invites::of_guild(tx.conn(), guild, None, i64::MIN).await? {
            end_invite(tx, guild, invite.channel_id, &invite.code).await?;
        }
        let now = tx.now();
        guilds::mark_deleted(tx.conn(), guild, now).await?;
        tx.signal(Signal::GuildGone(guild));
        Ok(())
    })
    .await?;
    Ok(NoContent)
}
