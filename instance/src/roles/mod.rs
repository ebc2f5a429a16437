//! Roles: named sets of permissions, in an order. Nobody edits or gives a role at or above their own highest.

pub mod create;
pub mod delete;
pub mod list;
pub mod positions;
pub mod update;

use instance_store::roles::RoleRow;
use shared::{
    permissions::Permissions,
    roles::{Role, RoleColors, RoleTags},
    wire::Null,
};

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
