use instance_store::{invites, resolver_outbox};
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
///
/// # Errors
/// Of the database.
pub async fn end_invite(tx: &mut Tx<'_>, guild: GuildId, channel: ChannelId, code: &str) -> ApiResult<()> {
    if !invites::delete(tx.conn(), code).await? {
        return Ok(());
    }
    let now = tx.now();
    resolver_outbox::want_absent(tx.conn(), code, now).await?;
    let data = InviteDelete { channel_id: channel, guild_id: guild, code: code.to_owned() };
    let audience = Audience::ChannelWith(guild, channel, Permissions::MANAGE_CHANNELS);
    tx.emit_before(audience, Event::new(EventKind::InviteDelete, &data));
    Ok(())
}
