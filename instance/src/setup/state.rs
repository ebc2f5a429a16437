use shared::auth::SetupState;

use crate::{
    error::ApiResult,
    http::{AppRef, Ok},
    settings,
};

/// `GET /setup`: whether the instance is claimed, and what the configuration has decided already.
pub async fn get_setup(app: AppRef) -> ApiResult<Ok<SetupState>> {
    let settings = settings::load(&app).await?;
    Result::Ok(Ok(SetupState {
        claimed: settings.claimed,
        instance_name: settings.claimed.then_some(settings.name),
        registration_mode: settings.registration_mode,
        pinned: settings::pinned(&app),
        // The operator's own address, prefilled for the operator: gone once somebody else could ask.
        admin_email: None,
    }))
}
