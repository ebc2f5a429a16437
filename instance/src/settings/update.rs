use instance_store::users;
use shared::{
    error::Code,
    instance::{InstanceSettings, UpdateInstanceSettings},
};

use super::{check_mode, get::object, read_to_change, write};
use crate::{
    access::Admin,
    error::ApiResult,
    http::{AppRef, Body, Ok},
};

/// `PATCH /instance`: by an admin. What the configuration pins stays as it is.
pub async fn update_instance(
    app: AppRef,
    Admin(person): Admin,
    Body(request): Body<UpdateInstanceSettings>,
) -> ApiResult<Ok<InstanceSettings>> {
    let pinned = app.config.accounts.registration_mode();
    if let Some(mode) = request.registration_mode {
        check_mode(mode, pinned)?;
    }
    let mut settings = app
        .write(async move |tx| {
            let mut stored = read_to_change(tx.conn()).await?;
            if !users::find(tx.conn(), person.user).await?.is_some_and(|user| user.admin) {
                return Err(Code::MissingPermissions.into());
            }
            if let Some(name) = request.name {
                name.trim().clone_into(&mut stored.name);
            }
            if let Some(description) = request.description {
                description.trim().clone_into(&mut stored.description);
            }
            stored.registration_mode = request.registration_mode.unwrap_or(stored.registration_mode);
            stored.join_home = request.auto_join.unwrap_or(stored.join_home);
            write(tx.conn(), &stored).await?;
            Result::Ok(stored)
        })
        .await?;
    settings.registration_mode = pinned.unwrap_or(settings.registration_mode);
    Result::Ok(Ok(object(&app, settings)))
}
