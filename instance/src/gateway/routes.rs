//! Where the gateway is.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{error::ApiResult, http::{AppRef, Ok}};

/// The gateway's address, without trailing slash and query.
#[derive(Debug, Serialize, ToSchema)]
pub struct GatewayUrl {
    pub url: String,
}

/// `GET /gateway`.
pub async fn get_gateway(app: AppRef) -> ApiResult<Ok<GatewayUrl>> {
    let url = app.config.server.public_url().replacen("http", "ws", 1);
    Result::Ok(Ok(GatewayUrl { url }))
}
