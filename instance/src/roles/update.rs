use instance_store::roles;
use shared::{
    RoleId,
    error::Code,
    gateway::GuildRole,
    permissions::Permissions,
    roles::{Role, UpdateRole},
};

use super::role;
use crate::{
    access::{GuildAccess, ManageRoles},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, InPath, Ok},
};

/// `PATCH /guilds/{guild_id}/roles/{role_id}`: roles below one's own; rights are given and taken only by who has them.
pub async fn update_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    InPath(id): InPath<RoleId>,
    Body(request): Body<UpdateRole>,
) -> ApiResult<Ok<Role>> {
    let changed = app
        .write(async move |tx| {
            let guild = access.id();
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            let mut row = roles::find(tx.conn(), guild, id).await?.ok_or(Code::UnknownRole)?;
            access.above_role(id)?;
            if let Some(wanted) = request.permissions {
                let held = Permissions::from_bits(row.permissions.cast_unsigned());
                access.require((wanted - held) | (held - wanted))?;
                row.permissions = wanted.bits().cast_signed();
            }
            if let Some(color) = request.color() {
                row.color = i32::try_from(color).unwrap_or(0);
            }
            // @everyone keeps its name.
            if id != guild.everyone_role() {
                row.name = request.name.unwrap_or(row.name);
            }
            row.hoist = request.hoist.unwrap_or(row.hoist);
            row.mentionable = request.mentionable.unwrap_or(row.mentionable);
            roles::update(tx.conn(), row.clone()).await?;
            let object = role(&row);
            let data = GuildRole { guild_id: guild, role: object.clone() };
            tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildRoleUpdate, &data));
            Result::Ok(object)
        })
        .await?;
    Result::Ok(Ok(changed))
}
