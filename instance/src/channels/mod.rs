//! Channels of guilds: text, voice (as a type), categories. What a channel adds and takes away stands in its overwrites.

pub mod create;
pub mod delete;
pub mod get;
pub mod overwrites;
pub mod positions;
pub mod update;

use shared::{
    GuildId, MessageId,
    channels::{ChannelKind, GuildChannel},
};

use crate::cache::ChannelState;

/// The object on the wire. `newest`: the channel's newest message, where the caller knows it.
pub fn guild_channel(guild: GuildId, state: &ChannelState, newest: Option<MessageId>) -> GuildChannel {
    let kind = ChannelKind::try_from(i64::from(state.kind)).unwrap_or(ChannelKind::Text);
    GuildChannel {
        position: state.position.into(),
        permission_overwrites: state.overwrites.iter().copied().map(Into::into).collect(),
        parent_id: state.parent,
        nsfw: state.nsfw,
        topic: state.topic.clone(),
        rate_limit_per_user: state.rate_limit_per_user.into(),
        last_message_id: newest,
        bitrate: state.bitrate.map(i64::from),
        user_limit: state.user_limit.map(i64::from),
        ..GuildChannel::new(state.id, guild, kind, state.name.clone())
    }
}
