//! The one way out of a guild: leaving, being kicked, being banned.

use instance_store::{members, users};
use shared::{GuildId, UserId, error::Code, gateway::MemberRemove};

use crate::{
    access::{Actor, GuildAccess, KickMembers},
    error::ApiResult,
    gateway::{
        event::{Audience, Event, Signal},
        kind::EventKind,
    },
    http::{AppRef, AuditReason, InPath, NoContent},
    tx::Tx,
};

/// `DELETE /guilds/{guild_id}/members/{user_id}`: kick.
pub async fn kick_member(
    app: AppRef,
    access: GuildAccess<KickMembers>,
    InPath(user): InPath<UserId>,
    _: AuditReason,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        tx.guild_changes(guild).await?;
        let access = access.fresh(tx).await?;
        let state = tx.member(guild, user).await?.ok_or(Code::UnknownMember)?;
        access.above_member(user, &state)?;
        remove(tx, guild, user).await
    })
    .await?;
    Ok(NoContent)
}

/// `DELETE /users/@me/guilds/{guild_id}`: leave. The owner gives the guild away or deletes it first.
pub async fn leave_guild(app: AppRef, actor: Actor, InPath(guild): InPath<GuildId>) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        tx.guild_changes(guild).await?;
        let state = tx.guild(guild).await?.ok_or(Code::UnknownGuild)?;
        if members::find(tx.conn(), guild, actor.user).await?.is_none() {
            return Err(Code::UnknownGuild.into());
        }
        if state.owner == actor.user {
            return Err(Code::InvalidGuild.into());
        }
        remove(tx, guild, actor.user).await
    })
    .await?;
    Ok(NoContent)
}

/// Removes a member and tells the guild; nothing happens when they are none. In a unit that called
/// [`Tx::guild_changes`].
///
/// # Errors
/// Of the database.
pub async fn remove(tx: &mut Tx<'_>, guild: GuildId, user: UserId) -> ApiResult<()> {
    if !members::remove(tx.conn(), guild, user).await? {
        return Ok(());
    }
    tx.signal(Signal::Member(guild, user, None));
    let account = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
    if account.bot {
        crate::applications::delete::drop_managed_role(tx, guild, user).await?;
    }
    let data = MemberRemove { guild_id: guild, user: crate::users::user(account) };
    let left = Event::new(EventKind::GuildMemberRemove, &data).counted(tx.version_of(guild));
    tx.emit(Audience::Guild(guild), left);
    Ok(())
}
