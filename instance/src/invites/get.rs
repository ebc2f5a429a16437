use instance_store::invites;
use shared::{
    error::Code,
    invites::{GetInvite, Invite},
};

use super::object;
use crate::{
    error::ApiResult,
    http::{AppRef, InPath, Ok, Query},
};

/// `GET /invites/{code}`: without signing in; nothing private is in it. Unknown, expired and used-up codes answer alike.
pub async fn get_invite(
    app: AppRef,
    InPath(code): InPath<String>,
    Query(wanted): Query<GetInvite>,
) -> ApiResult<Ok<Invite>> {
    let now = app.clock.now_ms();
    let row = app.read(async move |conn| invites::live(conn, &code, now).await).await?;
    let row = row.ok_or(Code::UnknownInvite)?;
    Result::Ok(Ok(object::preview(&app, &row, wanted.with_counts.0).await?))
}
