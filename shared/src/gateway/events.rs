use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::Member;
use crate::roles::Role;
use crate::users::User;
use crate::{GuildId, RoleId};

/// `GUILD_MEMBER_ADD`, `GUILD_MEMBER_UPDATE`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MemberEvent {
    pub guild_id: GuildId,
    #[serde(flatten)]
    pub member: Member,
}

/// `GUILD_MEMBER_REMOVE`: left, kicked or banned.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MemberRemove {
    pub guild_id: GuildId,
    pub user: User,
}

/// `GUILD_BAN_ADD`, `GUILD_BAN_REMOVE`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildBan {
    pub guild_id: GuildId,
    pub user: User,
}

/// `GUILD_ROLE_CREATE`, `GUILD_ROLE_UPDATE`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildRole {
    pub guild_id: GuildId,
    pub role: Role,
}

/// `GUILD_ROLE_DELETE`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildRoleDelete {
    pub guild_id: GuildId,
    pub role_id: RoleId,
}
