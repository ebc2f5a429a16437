//! Guilds: a community's rooms, its people and their roles.
//!
//! Every change of a guild's roles, channels, overwrites, owner or members' rights goes through
//! [`crate::tx::Tx::guild_changes`] first: that orders such changes and publishes the state that they leave behind.

pub mod create;
pub mod delete;
pub mod get;
pub mod home;
pub mod list;
pub mod update;

use instance_store::{guilds::GuildRow, roles::RoleRow};
use shared::guilds::Guild;

use crate::roles::role;

/// The object on the wire.
pub fn guild(row: GuildRow, roles: &[RoleRow]) -> Guild {
    Guild {
        icon: row.icon,
        description: row.description,
        roles: roles.iter().map(role).collect(),
        afk_channel_id: row.afk_channel_id.map(Into::into),
        afk_timeout: row.afk_timeout.into(),
        system_channel_id: row.system_channel_id.map(Into::into),
        system_channel_flags: row.system_channel_flags.into(),
        rules_channel_id: row.rules_channel_id.map(Into::into),
        verification_level: row.verification_level.into(),
        default_message_notifications: row.default_message_notifications.into(),
        explicit_content_filter: row.explicit_content_filter.into(),
        preferred_locale: row.preferred_locale,
        ..Guild::new(row.id, row.name, row.owner_id)
    }
}
