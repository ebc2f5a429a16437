use instance_store::{members, roles};
use shared::{RoleId, error::Code, gateway::GuildRoleDelete};

use crate::{
    access::{GuildAccess, ManageRoles},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, InPath, NoContent},
};

/// `DELETE /guilds/{guild_id}/roles/{role_id}`. @everyone and the roles of bots stay.
pub async fn delete_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    InPath(id): InPath<RoleId>,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        tx.guild_changes(guild).await?;
        let access = access.fresh(tx).await?;
        let row = roles::find(tx.conn(), guild, id).await?.ok_or(Code::UnknownRole)?;
        if id == guild.everyone_role() || row.bot_id.is_some() {
            return Err(Code::InvalidRole.into());
        }
        access.above_role(id)?;
        let holders = members::with_role(tx.conn(), guild, id).await?;
        roles::delete(tx.conn(), id).await?;
        tx.members_changed(guild, &holders).await?;
        let data = GuildRoleDelete { guild_id: guild, role_id: id };
        tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildRoleDelete, &data));
        Ok(())
    })
    .await?;
    Ok(NoContent)
}
