use instance_store::messages::{self, Page};
use shared::{
    limits,
    messages::{ListMessages, Message},
    permissions::Permissions,
};

use super::object;
use crate::{
    access::{ChannelAccess, ViewChannel},
    error::ApiResult,
    http::{AppRef, Ok, Query},
};

/// `GET /channels/{channel_id}/messages`: newest first, whichever anchor is given. Without READ_MESSAGE_HISTORY the
/// list is empty, as Discord answers.
pub async fn list_messages(
    app: AppRef,
    access: ChannelAccess<ViewChannel>,
    Query(wanted): Query<ListMessages>,
) -> ApiResult<Ok<Vec<Message>>> {
    if !access.permissions.contains(Permissions::READ_MESSAGE_HISTORY) {
        return Result::Ok(Ok(Vec::new()));
    }
    let page = match (wanted.before, wanted.after, wanted.around) {
        (Some(id), _, _) => Page::Before(id),
        (_, Some(id), _) => Page::After(id),
        (_, _, Some(id)) => Page::Around(id),
        _ => Page::Newest,
    };
    let (channel, limit) = (access.id, wanted.limit.unwrap_or(limits::MESSAGES_PAGE_DEFAULT));
    let rows = app.read(async move |conn| messages::page(conn, channel, page, limit).await).await?;
    Result::Ok(Ok(object::messages(&app, access.guild_id(), channel, rows).await?))
}
