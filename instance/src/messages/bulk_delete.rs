use instance_store::messages;
use shared::{
    error::Code,
    messages::{BulkDelete, MessageDeleteBulk},
};

use super::delete::audience;
use crate::{
    access::{ChannelAccess, ManageMessages},
    error::ApiResult,
    gateway::{event::Event, kind::EventKind},
    http::{AppRef, Body, NoContent},
};

/// Discord takes none older than this: two weeks.
const OLDEST_MS: i64 = 14 * 24 * 3_600_000;

/// `POST /channels/{channel_id}/messages/bulk-delete`.
pub async fn bulk_delete_messages(
    app: AppRef,
    access: ChannelAccess<ManageMessages>,
    Body(request): Body<BulkDelete>,
) -> ApiResult<NoContent> {
    access.guild()?;
    let oldest = app.clock.now_ms() - OLDEST_MS;
    if request.messages.iter().any(|id| id.created_at_ms() < oldest) {
        return Err(Code::MessageTooOld.into());
    }
    let lane = i64::from(access.id).cast_unsigned();
    app.write_in(lane, async move |tx| {
        access.fresh(tx).await?;
        let ids = messages::delete(tx.conn(), access.id, &request.messages).await?;
        if !ids.is_empty() {
            let data = MessageDeleteBulk { ids, channel_id: access.id, guild_id: access.guild_id() };
            tx.emit(audience(&access), Event::new(EventKind::MessageDeleteBulk, &data));
        }
        Ok(())
    })
    .await?;
    Ok(NoContent)
}
