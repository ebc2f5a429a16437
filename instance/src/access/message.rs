use instance_store::messages::{self, MessageRow};
use shared::{ChannelId, MessageId, error::Code};

use super::{ChannelAccess, ReadHistory};
use crate::{
    access::Right,
    error::ApiResult,
    http::{Arg, Call, id_in_path},
};

/// Proof that `actor` may read this message: it is in the channel of the path, and they see that channel's history.
#[derive(Debug)]
pub struct MessageAccess {
    pub channel: ChannelAccess<ReadHistory>,
    pub message: MessageRow,
}

impl Arg for MessageAccess {
    const RIGHT: Right = <ChannelAccess<ReadHistory> as Arg>::RIGHT;

    /// # Errors
    /// As [`ChannelAccess::of`]; 404/10008 when the message is not in this channel.
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let channel = ChannelAccess::take(call).await?;
        let id = id_in_path::<MessageId>(call)?;
        let channel_id: ChannelId = channel.id;
        let found = call.app.read(async move |conn| messages::find(conn, channel_id, id).await).await?;
        Ok(Self { channel, message: found.ok_or(Code::UnknownMessage)? })
    }
}
