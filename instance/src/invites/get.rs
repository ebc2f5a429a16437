use shared::invites::{GetInvite, Invite};

use super::{live::live, object};
use crate::{
    error::ApiResult,
    http::{AppRef, InPath, Ok, Query},
};

/// `GET /invites/{code}`: without signing in; nothing private is in it. Expired and used-up codes say so.
pub async fn get_invite(
    app: AppRef,
    InPath(code): InPath<String>,
    Query(wanted): Query<GetInvite>,
) -> ApiResult<Ok<Invite>> {
    let now = app.clock.now_ms();
    let row = app.read(async move |conn| live(conn, &code, now).await).await?;
    let invite = object::preview(&app, &row, wanted.with_counts.0).await?;
    let resolver = if wanted.with_resolver.0 { Some(object::standing(&app, &row.code).await?) } else { None };
    Result::Ok(Ok(Invite { resolver, ..invite }))
}
