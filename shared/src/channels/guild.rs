use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ChannelKind, PermissionOverwrite};
use crate::{ChannelId, GuildId, MessageId, limits};

/// A channel of a guild.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GuildChannel {
    pub id: ChannelId,
    #[serde(rename = "type")]
    pub kind: ChannelKind,
    pub guild_id: GuildId,
    pub name: String,
    pub position: i64,
    pub permission_overwrites: Vec<PermissionOverwrite>,
    /// The category that it lies in.
    #[schema(required = true)]
    pub parent_id: Option<ChannelId>,
    #[serde(default)]
    #[schema(required = true)]
    pub nsfw: bool,
    #[schema(required = true)]
    pub topic: Option<String>,
    /// Seconds between two messages of a person.
    #[serde(default)]
    #[schema(required = true)]
    pub rate_limit_per_user: i64,
    /// May name a message that is deleted by now.
    #[schema(required = true)]
    pub last_message_id: Option<MessageId>,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
    /// Voice only, bits per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bitrate: Option<i64>,
    /// Voice only; 0 is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub user_limit: Option<i64>,
}

impl GuildChannel {
    /// A channel at the top that inherits everything.
    pub fn new(id: ChannelId, guild_id: GuildId, kind: ChannelKind, name: impl Into<String>) -> Self {
        let voice = kind == ChannelKind::Voice;
        Self {
            id,
            kind,
            guild_id,
            name: name.into(),
            position: 0,
            permission_overwrites: Vec::new(),
            parent_id: None,
            nsfw: false,
            topic: None,
            rate_limit_per_user: 0,
            last_message_id: None,
            flags: 0,
            bitrate: voice.then_some(limits::BITRATE_DEFAULT),
            user_limit: voice.then_some(0),
        }
    }
}
