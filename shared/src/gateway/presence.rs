use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::{GuildId, Snowflake, UserId, limits};

/// How somebody is there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    #[default]
    Online,
    Idle,
    /// Do not disturb.
    Dnd,
    /// There, and shown as offline.
    Invisible,
    Offline,
}

impl Status {
    /// As others see it.
    pub const fn shown(self) -> Self {
        match self {
            Self::Invisible => Self::Offline,
            other => other,
        }
    }
}

/// Op 3, and a part of identify: how the sender wants to be seen.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdatePresence {
    #[serde(default)]
    pub status: Status,
    #[serde(default, deserialize_with = "null_is_empty")]
    pub activities: Vec<Activity>,
    #[serde(default)]
    pub afk: bool,
}

impl UpdatePresence {
    /// Cut to what is shown: this goes to everybody who shares a server with the sender.
    pub fn bounded(mut self) -> Self {
        self.activities.truncate(limits::ACTIVITIES);
        for activity in &mut self.activities {
            cut(&mut activity.name);
            for text in [&mut activity.state, &mut activity.details, &mut activity.url] {
                text.as_mut().map(cut);
            }
            if let Some(emoji) = &mut activity.emoji {
                cut(&mut emoji.name);
            }
        }
        self
    }
}

/// What somebody is doing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Activity {
    #[serde(default)]
    pub name: String,
    /// 0 playing, 1 streaming, 2 listening, 3 watching, 4 custom (shown: `state`), 5 competing.
    #[serde(rename = "type", default)]
    pub kind: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub details: Option<String>,
    /// Where a stream is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub emoji: Option<ActivityEmoji>,
    /// Unix milliseconds; set by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_at: Option<i64>,
}

#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ActivityEmoji {
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub id: Option<Snowflake>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub animated: Option<bool>,
}

/// `PRESENCE_UPDATE`, and an item of a guild's presences (there without `guild_id`).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Presence {
    pub user: PresenceUser,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
    /// Never invisible.
    pub status: Status,
    pub activities: Vec<Activity>,
    pub client_status: ClientStatus,
}

/// Whose presence it is; no more than the id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PresenceUser {
    pub id: UserId,
}

/// The status on each kind of device; absent is offline.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ClientStatus {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub desktop: Option<Status>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub mobile: Option<Status>,
    /// Browsers and bots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub web: Option<Status>,
}

fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(*limits::ACTIVITY_TEXT.end()) {
        text.truncate(end);
    }
}

fn null_is_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Activity>, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
