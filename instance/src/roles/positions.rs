use instance_store::roles::{self, RoleRow};
use shared::{
    error::{Code, FieldErrors},
    gateway::GuildRole,
    limits,
    roles::{Role, RolePosition},
};

use super::role;
use crate::{
    access::{GuildAccess, ManageRoles},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok},
};

/// `PATCH /guilds/{guild_id}/roles`: moves some roles; answers all. Neither a role at or above one's own moves, nor
/// any role to such a place.
pub async fn move_roles(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    Body(request): Body<Vec<RolePosition>>,
) -> ApiResult<Ok<Vec<Role>>> {
    if request.len() > limits::ROLES_PER_GUILD {
        let mut errors = FieldErrors::default();
        errors.count(request.len(), limits::ROLES_PER_GUILD);
        return Err(errors.into());
    }
    let all = app
        .write(async move |tx| {
            let guild = access.id();
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            let before = roles::of_guild(tx.conn(), guild).await?;
            let after = moved(&before, &request)?;
            for (old, new) in before.iter().zip(&after).filter(|(old, new)| old.position != new.position) {
                access.above_role(old.id)?;
                access.above_place(new.id, new.position.into())?;
                roles::update(tx.conn(), new.clone()).await?;
                let data = GuildRole { guild_id: guild, role: role(new) };
                tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildRoleUpdate, &data));
            }
            let mut all: Vec<Role> = after.iter().map(role).collect();
            all.sort_by_key(|role| (role.position, role.id));
            Result::Ok(all)
        })
        .await?;
    Result::Ok(Ok(all))
}

/// The rows with their new positions, in the same order. @everyone stays at 0, and nothing joins it there.
fn moved(before: &[RoleRow], request: &[RolePosition]) -> ApiResult<Vec<RoleRow>> {
    let mut after = before.to_vec();
    for item in request {
        let Some(position) = item.position else { continue };
        let row = after.iter_mut().find(|row| row.id == item.id).ok_or(Code::UnknownRole)?;
        if row.id == row.guild_id.everyone_role() {
            continue;
        }
        row.position = i32::try_from(position).unwrap_or(i32::MAX).max(1);
    }
    Result::Ok(after)
}
