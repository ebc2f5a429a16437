use instance_store::roles;
use shared::{
    error::Code,
    gateway::GuildRole,
    limits,
    permissions::Permissions,
    roles::{CreateRole, Role},
};

use super::role;
use crate::{
    access::{GuildAccess, ManageRoles},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok, Room},
};

/// `POST /guilds/{guild_id}/roles`: at the bottom, above @everyone; with no right that its maker lacks.
pub async fn create_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    Body(request): Body<CreateRole>,
    _: Room,
) -> ApiResult<Ok<Role>> {
    let made = app
        .write(async move |tx| {
            let guild = access.id();
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            if access.guild.roles().len() >= limits::ROLES_PER_GUILD {
                return Err(Code::TooManyRoles.into());
            }
            let everyone =
                access.guild.role(guild.everyone_role()).map_or(Permissions::NONE, |role| role.permissions);
            let permissions = request.permissions.unwrap_or(everyone);
            access.require(permissions - everyone)?;
            let row = super::new(guild, tx.next_id()?, 1, request, permissions);
            roles::insert(tx.conn(), row.clone()).await?;
            let object = role(&row);
            let data = GuildRole { guild_id: guild, role: object.clone() };
            tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildRoleCreate, &data));
            Result::Ok(object)
        })
        .await?;
    Result::Ok(Ok(made))
}
