use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Presence;
use crate::ApplicationId;
use crate::channels::DirectMessageChannel;
use crate::guilds::{GuildCreate, UnavailableGuild};
use crate::read_state::{ReadStates, UserGuildSettings};
use crate::users::CurrentUser;
use crate::wire::Empty;

/// `READY` for people: everything that a client needs to show its first page.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ready {
    /// Version of the gateway: 10.
    pub v: i64,
    pub user: CurrentUser,
    /// In full; no GUILD_CREATE follows.
    pub guilds: Vec<GuildCreate>,
    pub private_channels: Vec<DirectMessageChannel>,
    #[serde(default)]
    #[schema(required = true)]
    pub relationships: Empty,
    /// Of the people in `private_channels`.
    pub presences: Vec<Presence>,
    pub read_state: ReadStates,
    pub user_guild_settings: UserGuildSettings,
    pub session_id: String,
    /// Where to resume; without path and query.
    pub resume_gateway_url: String,
}

/// `READY` for bots.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BotReady {
    /// Version of the gateway: 10.
    pub v: i64,
    pub user: CurrentUser,
    /// A GUILD_CREATE follows for each.
    pub guilds: Vec<UnavailableGuild>,
    pub session_id: String,
    pub resume_gateway_url: String,
    /// As in identify.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub shard: Option<[u64; 2]>,
    pub application: ReadyApplication,
    #[serde(default)]
    #[schema(required = true)]
    pub private_channels: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub relationships: Empty,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadyApplication {
    pub id: ApplicationId,
    pub flags: i64,
}
