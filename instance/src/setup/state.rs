use shared::auth::SetupState;

use crate::{
    error::ApiResult,
    http::{AppRef, Ok},
    settings,
};

/// `GET /setup`: whether the instance is claimed, and what the environment has decided already.
pub async fn get_setup(app: AppRef) -> ApiResult<Ok<SetupState>> {
    let settings = settings::load(&app).await?;
    let pinned = if app.pinned.contains("accounts.registration_mode") {
        vec!["registration_mode".to_owned()]
    } else {
        vec![]
    };
    Result::Ok(Ok(SetupState {
        claimed: settings.claimed,
        instance_name: settings.claimed.then_some(settings.name),
        registration_mode: settings.registration_mode,
        pinned,
        // The operator's own address, prefilled for the operator: gone once somebody else could ask.
        admin_email: None,
    }))
}
