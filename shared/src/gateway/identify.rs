use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::UpdatePresence;
use crate::wire::Sensitive;

/// Op 2: the first frame of a new session.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Identify {
    token: Sensitive,
    /// Bots must say; people who don't get everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intents: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub properties: Option<IdentifyProperties>,
    /// Number of this shard, and of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<[u64; 2]>,
    /// Large frames may come as zlib blobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compress: Option<bool>,
    /// Members up to which a guild lists all; 50 to 250.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large_threshold: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presence: Option<UpdatePresence>,
}

impl Identify {
    /// A session of `token` with nothing else said.
    pub fn new(token: impl Into<Sensitive>) -> Self {
        Self {
            token: token.into(),
            intents: None,
            properties: None,
            shard: None,
            compress: None,
            large_threshold: None,
            presence: None,
        }
    }

    /// The token without `Bot ` or `Bearer `: some libraries send the word, some don't.
    pub fn token(&self) -> &str {
        bare(&self.token)
    }
}

/// The client's software.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct IdentifyProperties {
    #[serde(default, alias = "$os")]
    pub os: Option<String>,
    #[serde(default, alias = "$browser")]
    pub browser: Option<String>,
    #[serde(default, alias = "$device")]
    pub device: Option<String>,
}

/// Op 6: goes on with a session whose socket was lost.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Resume {
    token: Sensitive,
    pub session_id: String,
    /// The last sequence number that arrived.
    pub seq: u64,
}

impl Resume {
    pub fn new(token: impl Into<Sensitive>, session_id: String, seq: u64) -> Self {
        Self { token: token.into(), session_id, seq }
    }

    /// The token without `Bot ` or `Bearer `.
    pub fn token(&self) -> &str {
        bare(&self.token)
    }
}

fn bare(token: &Sensitive) -> &str {
    let token = token.expose();
    token.strip_prefix("Bot ").or_else(|| token.strip_prefix("Bearer ")).unwrap_or(token)
}
