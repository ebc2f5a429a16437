//! Channels of guilds (text, voice, categories) and direct conversations.

mod direct;
mod guild;
mod overwrite;
mod requests;
mod typing;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use direct::{CreateDirectMessage, DirectMessageChannel, DirectMessageKind};
pub use guild::GuildChannel;
pub use overwrite::{OverwriteKind, PermissionOverwrite, PutOverwrite};
pub use requests::{ChannelPosition, CreateChannel, UpdateChannel};
pub use typing::TypingStart;

use crate::ChannelId;
use crate::wire::int_enum;

int_enum! {
    /// What a channel of a guild is.
    pub enum ChannelKind { Text = 0, Voice = 2, Category = 4 }
}

impl ChannelKind {
    /// Whether messages can be sent there.
    pub const fn has_messages(self) -> bool {
        matches!(self, Self::Text | Self::Voice)
    }
}

/// Any channel, as `GET`, `PATCH` and `DELETE /channels/{id}` answer it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Channel {
    Guild(GuildChannel),
    DirectMessage(DirectMessageChannel),
}

impl Channel {
    pub const fn id(&self) -> ChannelId {
        match self {
            Self::Guild(channel) => channel.id,
            Self::DirectMessage(channel) => channel.id,
        }
    }
}
