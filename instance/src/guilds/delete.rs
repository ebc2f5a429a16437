use crate::{
    access::{GuildAccess, Owner},
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, NoContent},
    invites::end::end_invite,
};
use instance_store::{guilds, invites};

/// `DELETE /guilds/{guild_id}`: by its owner. It is gone at once; a job removes what it held.
pub async fn delete_guild(app: AppRef, access: GuildAccess<Owner>) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        // Nobody gives the guild away, joins it or invites to it meanwhile.
        tx.guild_changes(guild).await?;
        access.fresh(tx).await?;
        for invite in invites::of_guild(tx.conn(), guild, None, i64::MIN).await? {
            end_invite(tx, guild, invite.channel_id, &invite.code, None).await?;
        }
        let now = tx.now();
        guilds::mark_deleted(tx.conn(), guild, now).await?;
        tx.signal(Signal::GuildGone(guild));
        Ok(())
    })
    .await?;
    Ok(NoContent)
}
