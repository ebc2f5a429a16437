//! Where the gateway is.

use actix_web::http::header::{HOST, HeaderMap};
use shared::gateway::{BotGateway, GatewayUrl, SessionStartLimit};

use crate::{
    access::Bot,
    app::App,
    error::ApiResult,
    http::{AppRef, Arg, Call, Ok},
};

/// The address of the gateway as the caller reaches it, without path and query.
pub struct Here(String);

impl Arg for Here {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        Result::Ok(Self(url_for(&call.app, call.http.headers())))
    }
}

/// What the operator said, else what this client called us.
pub fn url_for(app: &App, headers: &HeaderMap) -> String {
    let server = &app.config.server;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    match host {
        Some(host) if !server.has_public_url() => format!("ws://{host}"),
        _ => server.public_url().replacen("http", "ws", 1),
    }
}

/// `GET /gateway`.
pub async fn get_gateway(here: Here) -> ApiResult<Ok<GatewayUrl>> {
    Result::Ok(Ok(GatewayUrl { url: here.0 }))
}

/// Identifies a day that libraries are told they have; nothing counts them here.
const IDENTIFIES: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// `GET /gateway/bot`. One shard serves any bot of an instance.
pub async fn get_bot_gateway(_: Bot, app: AppRef, here: Here) -> ApiResult<Ok<BotGateway>> {
    let max_concurrency = i64::try_from(app.config.gateway.ready_builds).unwrap_or(1).clamp(1, 16);
    let session_start_limit =
        SessionStartLimit { total: IDENTIFIES, remaining: IDENTIFIES, reset_after: DAY_MS, max_concurrency };
    Result::Ok(Ok(BotGateway { url: here.0, shards: 1, session_start_limit }))
}
