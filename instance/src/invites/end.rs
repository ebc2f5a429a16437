use instance_store::{
    invites::{self, Ended},
    resolver_outbox,
};
use shared::{ChannelId, GuildId, invites::InviteDelete, permissions::Permissions};

use crate::{
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    tx::Tx,
};

/// Ends an invitation, however it came to its end: the row goes, the resolver is told, those who manage the channel hear.
/// `why` is what those hear who come later; `None` where it was taken back. False when there was none.
///
/// # Errors
/// Of the database.
pub async fn end_invite(
    tx: &mut Tx<'_>,
    guild: GuildId,
    channel: ChannelId,
    code: &str,
    why: Option<Ended>,
) -> ApiResult<bool> {
    if !invites::delete(tx.conn(), code).await? {
        return Ok(false);
    }
    let now = tx.now();
    if let Some(why) = why {
        invites::keep_end(tx.conn(), code, why, now).await?;
    }
    resolver_outbox::want_absent(tx.conn(), code, now).await?;
    let data = InviteDelete { channel_id: channel, guild_id: guild, code: code.to_owned() };
    let audience = Audience::ChannelWith(guild, channel, Permissions::MANAGE_CHANNELS);
    tx.emit_before(audience, Event::new(EventKind::InviteDelete, &data));
    Ok(true)
}
