use instance_store::users;
use shared::{error::Code, users::CurrentUser};

use super::current_user;
use crate::{
    access::Actor,
    error::ApiResult,
    http::{AppRef, Ok},
};

/// `GET /users/@me`.
pub async fn get_current_user(app: AppRef, actor: Actor) -> ApiResult<Ok<CurrentUser>> {
    let row = app.read(async move |conn| users::find(conn, actor.user).await).await?;
    Result::Ok(Ok(current_user(row.ok_or(Code::UnknownUser)?)))
}
