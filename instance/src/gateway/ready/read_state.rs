//! What somebody hasn't read yet.

use std::collections::HashMap;

use instance_store::ready::{self as store, Conversation};
use shared::{
    ChannelId, MessageId, UserId, guilds::GuildCreate, read_state::ReadState, snowflake::first_id_at,
};
use shared_db::Conn;

use crate::{error::ApiResult, read_state::COUNT_UNREAD_TO};

/// An entry for each channel that was read or has something unread.
pub(crate) async fn entries(
    conn: &mut Conn<'_>,
    user: UserId,
    guilds: &[GuildCreate],
    conversations: &[Conversation],
) -> ApiResult<Vec<ReadState>> {
    let positions: HashMap<_, _> = store::positions(conn, user).await?.into_iter().collect();
    let mut entries = Vec::new();
    for guild in guilds {
        // What was said before somebody came isn't unread to them.
        let joined = MessageId::from(first_id_at(guild.joined_at.ms()));
        let mut targets = vec![i64::from(user), i64::from(guild.guild.id)];
        let own = guild.members.iter().find(|member| member.user.id == user);
        targets.extend(own.into_iter().flat_map(|own| &own.profile.roles).map(|role| i64::from(*role)));
        for channel in &guild.channels {
            let read = positions.get(&channel.id).copied();
            let channel = Unread { channel: channel.id, newest: channel.last_message_id, read, from: joined };
            entries.extend(channel.count(conn, user, Some(&targets)).await?);
        }
    }
    for conversation in conversations {
        let read = positions.get(&conversation.channel).copied();
        let channel = Unread {
            channel: conversation.channel,
            newest: conversation.newest,
            read,
            from: MessageId::from(0),
        };
        entries.extend(channel.count(conn, user, None).await?);
    }
    Ok(entries)
}

struct Unread {
    channel: ChannelId,
    newest: Option<MessageId>,
    read: Option<MessageId>,
    /// What counts as read where nothing was.
    from: MessageId,
}

impl Unread {
    /// `targets`: what counts as a mention; in direct messages everything does.
    async fn count(
        self,
        conn: &mut Conn<'_>,
        user: UserId,
        targets: Option<&[i64]>,
    ) -> ApiResult<Option<ReadState>> {
        let from = self.read.unwrap_or(self.from);
        let entry = |unread_count, mention_count| ReadState {
            id: self.channel,
            last_message_id: self.read,
            mention_count,
            unread_count,
        };
        if self.newest.is_none_or(|newest| newest <= from) {
            return Ok(self.read.map(|_| entry(0, 0)));
        }
        let unread = store::count_unread(conn, self.channel, from, user, COUNT_UNREAD_TO).await?;
        let unread = i64::try_from(unread).unwrap_or(COUNT_UNREAD_TO);
        let mentioned = match targets {
            Some(targets) => store::count_mentions(conn, self.channel, from, targets).await?,
            None => unread,
        };
        Ok((unread > 0 || self.read.is_some()).then(|| entry(unread, mentioned)))
    }
}
