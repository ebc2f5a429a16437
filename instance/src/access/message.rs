use instance_store::messages::{self, MessageRow};
use shared::{MessageId, error::Code};

use super::{ChannelAccess, Need, ReadHistory};
use crate::{
    access::Right,
    error::ApiResult,
    http::{Arg, Call, id_in_path},
};

/// Proof that the message is in the channel of the path, where `actor` has the permissions of `P`.
#[derive(Debug)]
pub struct MessageAccess<P = ReadHistory> {
    pub channel: ChannelAccess<P>,
    pub message: MessageRow,
}

impl<P: Need> Arg for MessageAccess<P> {
    const RIGHT: Right = <ChannelAccess<P> as Arg>::RIGHT;

    /// # Errors
    /// As [`ChannelAccess::of`]; 404/10008 when the message is not in this channel.
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let channel = ChannelAccess::<P>::take(call).await?;
        let id = id_in_path::<MessageId>(call)?;
        let place = channel.id;
        let found = call.app.read(async move |conn| messages::find(conn, place, id).await).await?;
        Ok(Self { channel, message: found.ok_or(Code::UnknownMessage)? })
    }
}
