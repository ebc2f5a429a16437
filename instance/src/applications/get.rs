use instance_store::applications;
use shared::{ApplicationId, applications::Application, error::Code};

use super::object::{application, owned};
use crate::{
    access::{Bot, Person},
    error::ApiResult,
    http::{AppRef, InPath, Ok},
};

/// `GET /applications`: one's own.
pub async fn list_applications(app: AppRef, person: Person) -> ApiResult<Ok<Vec<Application>>> {
    let list = app
        .read(async move |conn| -> ApiResult<Vec<Application>> {
            let mut list = Vec::new();
            for row in applications::of_owner(conn, person.user).await? {
                list.push(application(conn, row).await?);
            }
            Result::Ok(list)
        })
        .await?;
    Result::Ok(Ok(list))
}

/// `GET /applications/{application_id}`: one's own.
pub async fn get_application(
    app: AppRef,
    person: Person,
    InPath(id): InPath<ApplicationId>,
) -> ApiResult<Ok<Application>> {
    let found = app
        .read(async move |conn| -> ApiResult<Application> {
            let row = owned(conn, person.user, id).await?;
            application(conn, row).await
        })
        .await?;
    Result::Ok(Ok(found))
}

/// `GET /applications/@me` and `GET /oauth2/applications/@me`: the bot's own.
pub async fn get_current_application(app: AppRef, bot: Bot) -> ApiResult<Ok<Application>> {
    let found = app
        .read(async move |conn| -> ApiResult<Application> {
            let row = applications::find(conn, bot.application).await?.ok_or(Code::UnknownApplication)?;
            application(conn, row).await
        })
        .await?;
    Result::Ok(Ok(found))
}

/// `GET /oauth2/applications/@me`.
pub async fn get_current_oauth2_application(app: AppRef, bot: Bot) -> ApiResult<Ok<Application>> {
    get_current_application(app, bot).await
}
