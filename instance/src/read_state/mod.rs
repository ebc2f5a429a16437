//! How far somebody has read, and how much is left. Their other devices follow by MESSAGE_ACK.

pub mod ack;

use shared::{ChannelId, GuildId, MessageId, UserId, read_state::MessageAck};
use shared_db::Conn;

use crate::{cache::MemberState, error::ApiResult};

/// Unread messages are counted up to this.
pub const COUNT_UNREAD_TO: i64 = 100;

/// What is unread in a channel after `read`, as MESSAGE_ACK tells it.
///
/// # Errors
/// Of the database.
pub async fn left(
    conn: &mut Conn<'_>,
    user: UserId,
    membership: Option<(GuildId, &MemberState)>,
    channel: ChannelId,
    read: MessageId,
) -> ApiResult<MessageAck> {
    let unread = instance_store::ready::count_unread(conn, channel, read, user, COUNT_UNREAD_TO).await?;
    let unread_count = i64::try_from(unread).unwrap_or(COUNT_UNREAD_TO);
    let mention_count = match membership {
        Some((guild, member)) => {
            let mut targets = vec![i64::from(user), guild.into()];
            targets.extend(member.roles.iter().map(|role| i64::from(*role)));
            instance_store::ready::count_mentions(conn, channel, read, &targets).await?
        }
        // Everything in a direct message is meant for its reader.
        None => unread_count,
    };
    Ok(MessageAck {
        channel_id: channel,
        message_id: read,
        mention_count,
        unread_count,
        manual: false,
        version: 0,
    })
}
