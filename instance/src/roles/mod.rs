//! Roles: named sets of permissions, in an order. Nobody edits or gives a role at or above their own highest.

pub mod create;
pub mod delete;
pub mod list;
pub mod positions;
pub mod update;

use instance_store::roles::RoleRow;
use shared::{
    GuildId, RoleId,
    permissions::Permissions,
    roles::{CreateRole, Role, RoleColors, RoleTags},
    wire::Null,
};

/// A new role, as it is asked for.
pub fn new(
    guild_id: GuildId,
    id: RoleId,
    position: i32,
    request: CreateRole,
    permissions: Permissions,
) -> RoleRow {
    let color = request.color().unwrap_or(0);
    RoleRow {
        id,
        guild_id,
        name: request.name.unwrap_or_else(|| "new role".to_owned()),
        permissions: permissions.bits().cast_signed(),
        position,
        color: i32::try_from(color).unwrap_or(0),
        hoist: request.hoist.unwrap_or(false),
        mentionable: request.mentionable.unwrap_or(false),
        bot_id: None,
    }
}

/// The object on the wire.
pub fn role(row: &RoleRow) -> Role {
    let color = i64::from(row.color);
    Role {
        id: row.id,
        name: row.name.clone(),
        permissions: Permissions::from_bits(row.permissions.cast_unsigned()),
        position: row.position.into(),
        color,
        colors: RoleColors::plain(color),
        hoist: row.hoist,
        managed: row.bot_id.is_some(),
        mentionable: row.mentionable,
        icon: Null,
        unicode_emoji: Null,
        tags: row.bot_id.map(|bot| RoleTags { bot_id: Some(bot.into()) }),
        flags: 0,
    }
}
