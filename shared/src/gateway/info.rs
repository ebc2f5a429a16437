use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /gateway`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct GatewayUrl {
    /// Without path and query.
    pub url: String,
}

/// `GET /gateway/bot`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BotGateway {
    /// Without path and query.
    pub url: String,
    /// How many are advised; at least 1.
    pub shards: i64,
    pub session_start_limit: SessionStartLimit,
}

/// How often a bot may identify.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionStartLimit {
    pub total: i64,
    pub remaining: i64,
    /// Milliseconds.
    pub reset_after: i64,
    /// Identifies at the same time.
    pub max_concurrency: i64,
}

/// Op 10, the first frame of the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    /// Milliseconds between two heartbeats.
    pub heartbeat_interval: u64,
}
