use shared::instance::InstanceSettings;

use super::{Stored, load, pinned};
use crate::{
    access::Admin,
    app::App,
    error::ApiResult,
    http::{AppRef, Ok},
};

/// `GET /instance`: by an admin.
pub async fn get_instance(app: AppRef, _: Admin) -> ApiResult<Ok<InstanceSettings>> {
    let settings = load(&app).await?;
    Result::Ok(Ok(object(&app, settings)))
}

/// The object on the wire.
pub(super) fn object(app: &App, settings: Stored) -> InstanceSettings {
    InstanceSettings {
        name: settings.name,
        description: settings.description,
        registration_mode: settings.registration_mode,
        auto_join: settings.join_home,
        home_guild_id: settings.home_guild,
        version: shared_web::VERSION.to_owned(),
        pinned: pinned(app),
    }
}
