use shared::invites::Invite;

use super::{accept::accept_invite, object};
use crate::{
    access::Person,
    error::ApiResult,
    http::{AppRef, InPath, Ok, Room},
};

/// `POST /invites/{code}`: joins. A member gets 200 with `new_member: false`, and nothing is used up.
pub async fn join_by_invite(
    app: AppRef,
    person: Person,
    InPath(code): InPath<String>,
) -> ApiResult<Ok<Invite>> {
    let most = app.config.limits.guilds_per_account;
    let room = Room::ask(&app);
    let accepted = app.write(async move |tx| accept_invite(tx, person.user, &code, most, room).await).await?;
    let invite = object::preview(&app, &accepted.invite, true).await?;
    Result::Ok(Ok(Invite { new_member: Some(accepted.new_member), ..invite }))
}
