//! Where the gateway is.

use shared::gateway::{BotGateway, GatewayUrl, SessionStartLimit};

use crate::{
    access::Bot,
    error::ApiResult,
    http::{AppRef, Here, Ok},
};

/// `GET /gateway`.
pub async fn get_gateway(here: Here) -> ApiResult<Ok<GatewayUrl>> {
    Result::Ok(Ok(GatewayUrl { url: here.gateway() }))
}

/// Identifies a day that libraries are told they have; nothing counts them here.
const IDENTIFIES: i64 = 1_000;
const DAY_MS: i64 = 86_400_000;

/// `GET /gateway/bot`. One shard serves any bot of an instance.
pub async fn get_bot_gateway(_: Bot, app: AppRef, here: Here) -> ApiResult<Ok<BotGateway>> {
    let max_concurrency = i64::try_from(app.config.gateway.ready_builds).unwrap_or(1).clamp(1, 16);
    let session_start_limit =
        SessionStartLimit { total: IDENTIFIES, remaining: IDENTIFIES, reset_after: DAY_MS, max_concurrency };
    Result::Ok(Ok(BotGateway { url: here.gateway(), shards: 1, session_start_limit }))
}
