use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::Member;
use crate::wire::Null;
use crate::{ChannelId, GuildId, UserId};

/// Op 4: joins, moves within or leaves the voice channels of a guild.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UpdateVoiceState {
    pub guild_id: GuildId,
    /// Null leaves.
    #[schema(required = true)]
    pub channel_id: Option<ChannelId>,
    #[serde(default)]
    pub self_mute: bool,
    #[serde(default)]
    pub self_deaf: bool,
}

/// `VOICE_STATE_UPDATE`, and an item of a guild's voice states.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "the shape is Discord's")]
pub struct VoiceState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
    /// Null: left.
    #[schema(required = true)]
    pub channel_id: Option<ChannelId>,
    pub user_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub member: Option<Member>,
    /// The gateway session that is in the channel.
    pub session_id: String,
    pub deaf: bool,
    pub mute: bool,
    pub self_deaf: bool,
    pub self_mute: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub self_video: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub suppress: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub request_to_speak_timestamp: Null,
}
