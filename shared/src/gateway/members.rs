use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use super::Presence;
use crate::members::Member;
use crate::wire::one_or_many;
use crate::{GuildId, UserId, limits};

/// Op 8: asks for members of a guild, by id or by the beginning of a name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RequestMembers {
    /// An id, or an array of one.
    #[serde(deserialize_with = "the_one")]
    pub guild_id: GuildId,
    /// Empty: everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// 0: no limit, only with an empty query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "some_or_many")]
    user_ids: Option<Vec<UserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub presences: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
}

impl RequestMembers {
    /// The people who are asked for by id; those beyond the limit are left out.
    pub fn user_ids(&self) -> Option<&[UserId]> {
        let ids = self.user_ids.as_deref()?;
        Some(&ids[..ids.len().min(limits::MEMBER_REQUEST_USERS)])
    }

    /// The mark to answer with; one of over 32 bytes doesn't count.
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref().filter(|nonce| nonce.len() <= limits::MEMBER_REQUEST_NONCE_BYTES)
    }
}

/// `GUILD_MEMBERS_CHUNK`: a part of the answer. There is always at least one, also when nobody was found.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MembersChunk {
    pub guild_id: GuildId,
    /// Up to 1000.
    pub members: Vec<Member>,
    /// From 0.
    pub chunk_index: usize,
    pub chunk_count: usize,
    /// Ids that were asked for and aren't members.
    pub not_found: Vec<UserId>,
    /// When they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub presences: Option<Vec<Presence>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub nonce: Option<String>,
}

fn the_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GuildId, D::Error> {
    match one_or_many(deserializer)?[..] {
        [guild] => Ok(guild),
        _ => Err(de::Error::custom("exactly one guild")),
    }
}

fn some_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<UserId>>, D::Error> {
    one_or_many(deserializer).map(Some)
}
