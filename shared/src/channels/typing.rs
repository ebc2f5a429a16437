use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::members::Member;
use crate::{ChannelId, GuildId, UserId};

/// `TYPING_START`: lasts ten seconds unless it is repeated.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TypingStart {
    pub channel_id: ChannelId,
    pub user_id: UserId,
    /// Unix seconds.
    pub timestamp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
    /// In guilds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub member: Option<Member>,
}
