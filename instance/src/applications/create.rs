use instance_store::applications::{self, ApplicationRow};
use shared::{
    applications::{Application, CreateApplication, flags},
    error::Code,
};

use super::object::application;
use crate::{
    access::Person,
    error::ApiResult,
    http::{AppRef, Body, Created, Room},
};

/// Applications that one person may have.
const MOST: i64 = 25;

/// `POST /applications`. All privileged intents are on: the instance's people decide whom they let in.
pub async fn create_application(
    app: AppRef,
    person: Person,
    Body(request): Body<CreateApplication>,
    _: Room,
) -> ApiResult<Created<Application>> {
    let verify_key = app.random.hex(32);
    let made = app
        .write(async move |tx| {
            if applications::count(tx.conn(), person.user).await? >= MOST {
                return Err(Code::TooManyApplications.into());
            }
            let row = ApplicationRow {
                id: tx.next_id()?,
                owner_id: person.user,
                name: request.name,
                description: request.description.unwrap_or_default(),
                icon: None,
                bot_id: None,
                bot_public: true,
                token_digest: None,
                flags: flags::SETTABLE,
                verify_key,
            };
            applications::insert(tx.conn(), row.clone()).await?;
            application(tx.conn(), row).await
        })
        .await?;
    Ok(Created(made))
}
