use instance_store::users;
use shared::{UserId, error::Code, users::User};

use super::user;
use crate::{
    access::Actor,
    error::ApiResult,
    http::{AppRef, InPath, Ok},
};

/// `GET /users/{user_id}`.
pub async fn get_user(app: AppRef, _: Actor, InPath(id): InPath<UserId>) -> ApiResult<Ok<User>> {
    let row = app.read(async move |conn| users::find(conn, id).await).await?;
    Result::Ok(Ok(user(row.ok_or(Code::UnknownUser)?)))
}
