use instance_store::{applications, guilds, members, roles, users};
use shared::{ApplicationId, GuildId, UserId, error::Code, gateway::GuildRoleDelete};

use super::object::owned_to_change;
use crate::{
    access::Person,
    error::ApiResult,
    gateway::{
        event::{Audience, Event, Signal},
        kind::EventKind,
    },
    http::{AppRef, InPath, NoContent},
    members::remove::remove,
    tx::Tx,
};

/// `DELETE /applications/{application_id}`: its bot leaves all guilds, its token ends. What it wrote stays. Not while the
/// bot owns a guild.
pub async fn delete_application(
    app: AppRef,
    person: Person,
    InPath(id): InPath<ApplicationId>,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let row = owned_to_change(tx.conn(), person.user, id).await?;
        if let Some(bot) = row.bot_id {
            retire(tx, bot.into()).await?;
        }
        applications::delete(tx.conn(), id).await?;
        Ok(())
    })
    .await?;
    Ok(NoContent)
}

async fn retire(tx: &mut Tx<'_>, bot: UserId) -> ApiResult<()> {
    for guild in members::guilds_of(tx.conn(), bot).await? {
        tx.guild_changes(guild).await?;
        // It gives the guild away first, as people do.
        if guilds::find(tx.conn(), guild).await?.is_some_and(|row| row.owner_id == bot) {
            return Err(Code::InvalidGuild.into());
        }
        remove(tx, guild, bot).await?;
    }
    if let Some(mut account) = users::find_to_change(tx.conn(), bot).await? {
        account.disabled_at = Some(tx.now());
        users::update(tx.conn(), account).await?;
    }
    tx.signal(Signal::Revoke { user: bot, session: None, except: None });
    Ok(())
}

/// A bot's own role goes with it.
///
/// # Errors
/// Of the database.
pub async fn drop_managed_role(tx: &mut Tx<'_>, guild: GuildId, bot: UserId) -> ApiResult<()> {
    let own =
        roles::of_guild(tx.conn(), guild).await?.into_iter().find(|role| role.bot_id == Some(bot.into()));
    if let Some(role) = own {
        roles::delete(tx.conn(), role.id).await?;
        let data = GuildRoleDelete { guild_id: guild, role_id: role.id };
        tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildRoleDelete, &data));
    }
    Ok(())
}
