use instance_store::roles;
use shared::{RoleId, error::Code, roles::Role};

use super::role;
use crate::{
    access::{GuildAccess, Member},
    error::ApiResult,
    http::{AppRef, InPath, Ok},
};

/// `GET /guilds/{guild_id}/roles`.
pub async fn list_roles(app: AppRef, access: GuildAccess<Member>) -> ApiResult<Ok<Vec<Role>>> {
    let guild = access.id();
    let rows = app.read(async move |conn| roles::of_guild(conn, guild).await).await?;
    Result::Ok(Ok(rows.iter().map(role).collect()))
}

/// `GET /guilds/{guild_id}/roles/{role_id}`.
pub async fn get_role(
    app: AppRef,
    access: GuildAccess<Member>,
    InPath(id): InPath<RoleId>,
) -> ApiResult<Ok<Role>> {
    let guild = access.id();
    let row = app.read(async move |conn| roles::find(conn, guild, id).await).await?;
    Result::Ok(Ok(role(&row.ok_or(Code::UnknownRole)?)))
}
