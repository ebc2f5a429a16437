use instance_store::applications;
use shared::{
    ApplicationId,
    applications::{Application, UpdateApplication, flags},
    error::{Code, FieldErrors},
};

use super::object::{application, owned_to_change};
use crate::{
    access::{Bot, Person},
    error::ApiResult,
    http::{AppRef, Body, InPath, Ok},
    tx::Tx,
};

/// `PATCH /applications/{application_id}`: one's own.
pub async fn update_application(
    app: AppRef,
    person: Person,
    InPath(id): InPath<ApplicationId>,
    Body(request): Body<UpdateApplication>,
) -> ApiResult<Ok<Application>> {
    let changed = app
        .write(async move |tx| {
            let row = owned_to_change(tx.conn(), person.user, id).await?;
            change(tx, row, request).await
        })
        .await?;
    Result::Ok(Ok(changed))
}

/// `PATCH /applications/@me`: the bot's own.
pub async fn update_current_application(
    app: AppRef,
    bot: Bot,
    Body(request): Body<UpdateApplication>,
) -> ApiResult<Ok<Application>> {
    let changed = app
        .write(async move |tx| {
            let row = applications::find_to_change(tx.conn(), bot.application)
                .await?
                .ok_or(Code::UnknownApplication)?;
            change(tx, row, request).await
        })
        .await?;
    Result::Ok(Ok(changed))
}

async fn change(
    tx: &mut Tx<'_>,
    mut row: applications::ApplicationRow,
    request: UpdateApplication,
) -> ApiResult<Application> {
    if request.icon.value().is_some() {
        let text = "Pictures can't be uploaded to this server yet.";
        return Err(FieldErrors::one("icon", "IMAGE_UNSUPPORTED", text).into());
    }
    row.name = request.name.unwrap_or(row.name);
    row.description = request.description.unwrap_or(row.description);
    row.bot_public = request.bot_public.unwrap_or(row.bot_public);
    if let Some(wanted) = request.flags {
        row.flags = wanted & flags::SETTABLE;
    }
    applications::update(tx.conn(), row.clone()).await?;
    application(tx.conn(), row).await
}
