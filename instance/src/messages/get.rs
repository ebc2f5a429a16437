use shared::messages::Message;

use super::object;
use crate::{
    access::MessageAccess,
    error::ApiResult,
    http::{AppRef, Ok},
};

/// `GET /channels/{channel_id}/messages/{message_id}`.
pub async fn get_message(app: AppRef, access: MessageAccess) -> ApiResult<Ok<Message>> {
    let guild = access.channel.guild_id();
    Result::Ok(Ok(object::one(&app, guild, access.message).await?))
}
