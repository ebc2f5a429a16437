use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ChannelId, GuildId, MessageId};

/// `MESSAGE_DELETE`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDelete {
    pub id: MessageId,
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
}

/// `MESSAGE_DELETE_BULK`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDeleteBulk {
    pub ids: Vec<MessageId>,
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
}
