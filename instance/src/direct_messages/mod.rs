//! Direct messages: one channel per pair of people, made when first asked for, the same ever after.

pub mod open;

use instance_store::{channels, users};
use shared::{
    ChannelId, MessageId, UserId,
    channels::{DirectMessageChannel, DirectMessageKind},
};

use crate::{
    access::{ChannelAccess, ChannelPlace, Need},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    tx::Tx,
};

/// The channel as `reader` sees it: with the others, without themselves.
///
/// # Errors
/// Of the database.
pub async fn direct_channel(
    conn: &mut shared_db::Conn<'_>,
    id: ChannelId,
    reader: UserId,
    newest: Option<MessageId>,
) -> ApiResult<DirectMessageChannel> {
    let others: Vec<UserId> =
        channels::recipients(conn, id).await?.into_iter().filter(|user| *user != reader).collect();
    let recipients = users::find_all(conn, &others).await?.into_iter().map(crate::users::user).collect();
    Ok(DirectMessageChannel {
        id,
        kind: DirectMessageKind::DirectMessage,
        last_message_id: newest,
        flags: 0,
        recipients,
    })
}

/// A message brings the conversation back into the lists of those who had closed it.
///
/// # Errors
/// Of the database.
pub async fn reopen<P: Need>(tx: &mut Tx<'_>, access: &ChannelAccess<P>) -> ApiResult<()> {
    let ChannelPlace::Direct(direct) = &access.place else { return Ok(()) };
    for user in &direct.recipients {
        if channels::set_closed(tx.conn(), access.id, *user, false).await? {
            let data = direct_channel(tx.conn(), access.id, *user, None).await?;
            tx.emit(Audience::User(*user), Event::new(EventKind::ChannelCreate, &data));
        }
    }
    Ok(())
}
