//! Guilds: servers that people and bots are members of.

mod object;
mod requests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use object::Guild;
pub use requests::{CreateGuild, GetGuild, ListGuilds, UpdateGuild};

use crate::GuildId;
use crate::Timestamp;
use crate::channels::GuildChannel;
use crate::gateway::{Presence, VoiceState};
use crate::members::Member;
use crate::permissions::Permissions;
use crate::wire::Empty;

/// `GUILD_CREATE`, and the guilds in READY for people: the guild with all that a client keeps of it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildCreate {
    #[serde(flatten)]
    pub guild: Guild,
    /// When the reader joined.
    pub joined_at: Timestamp,
    /// There are more members than are listed here.
    pub large: bool,
    /// Always false: a guild that is out of reach is an [`UnavailableGuild`].
    pub unavailable: bool,
    pub member_count: i64,
    /// The reader is always among them.
    pub members: Vec<Member>,
    /// Those that the reader may see.
    pub channels: Vec<GuildChannel>,
    #[serde(default)]
    #[schema(required = true)]
    pub threads: Empty,
    pub presences: Vec<Presence>,
    pub voice_states: Vec<VoiceState>,
    #[serde(default)]
    #[schema(required = true)]
    pub stage_instances: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub guild_scheduled_events: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub soundboard_sounds: Empty,
}

/// A guild of a bot in READY, before its GUILD_CREATE.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnavailableGuild {
    pub id: GuildId,
    /// Always true.
    pub unavailable: bool,
}

/// `GUILD_DELETE`: the reader left or was removed, or the guild is gone. (`unavailable` is absent: this is for good.)
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildDelete {
    pub id: GuildId,
}

/// An item of `GET /users/@me/guilds`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MyGuild {
    pub id: GuildId,
    pub name: String,
    #[schema(required = true)]
    pub icon: Option<String>,
    #[schema(required = true)]
    pub banner: Option<String>,
    /// The asker owns it.
    pub owner: bool,
    /// What the asker may do in it, without overwrites.
    pub permissions: Permissions,
    pub features: Vec<String>,
    /// With `with_counts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_member_count: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_presence_count: Option<i64>,
}
