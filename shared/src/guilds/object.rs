use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::roles::Role;
use crate::wire::{Empty, Null};
use crate::{ChannelId, GuildId, UserId};

/// A guild, as REST and `GUILD_UPDATE` show it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Guild {
    pub id: GuildId,
    pub name: String,
    #[schema(required = true)]
    pub icon: Option<String>,
    #[schema(required = true)]
    pub description: Option<String>,
    pub owner_id: UserId,
    pub roles: Vec<Role>,
    #[schema(required = true)]
    pub afk_channel_id: Option<ChannelId>,
    /// Seconds.
    pub afk_timeout: i64,
    /// Where joins are announced.
    #[schema(required = true)]
    pub system_channel_id: Option<ChannelId>,
    pub system_channel_flags: i64,
    #[schema(required = true)]
    pub rules_channel_id: Option<ChannelId>,
    #[schema(required = true)]
    pub public_updates_channel_id: Option<ChannelId>,
    #[serde(default)]
    #[schema(required = true)]
    pub safety_alerts_channel_id: Null,
    pub verification_level: i64,
    /// 0 all messages, 1 mentions only.
    pub default_message_notifications: i64,
    pub explicit_content_filter: i64,
    pub mfa_level: i64,
    pub nsfw_level: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub nsfw: bool,
    pub preferred_locale: String,
    pub features: Vec<String>,
    #[serde(default)]
    #[schema(required = true)]
    pub emojis: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub stickers: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub application_id: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub splash: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub discovery_splash: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub home_header: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub banner: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub vanity_url_code: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub incidents_data: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub region: String,
    pub premium_tier: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub premium_subscription_count: i64,
    pub premium_progress_bar_enabled: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub widget_enabled: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub widget_channel_id: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub max_presences: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub max_members: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub max_video_channel_users: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub max_stage_video_channel_users: i64,
    /// Over REST, with `with_counts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_member_count: Option<i64>,
    /// Over REST, with `with_counts`: members who are online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_presence_count: Option<i64>,
}

impl Guild {
    /// A guild with a name, an owner, and the defaults of a new one.
    pub fn new(id: GuildId, name: impl Into<String>, owner_id: UserId) -> Self {
        Self {
            id,
            name: name.into(),
            icon: None,
            description: None,
            owner_id,
            roles: Vec::new(),
            afk_channel_id: None,
            afk_timeout: 300,
            system_channel_id: None,
            system_channel_flags: 0,
            rules_channel_id: None,
            public_updates_channel_id: None,
            safety_alerts_channel_id: Null,
            verification_level: 0,
            default_message_notifications: 0,
            explicit_content_filter: 0,
            mfa_level: 0,
            nsfw_level: 0,
            nsfw: false,
            preferred_locale: "en-US".to_owned(),
            features: Vec::new(),
            emojis: Empty,
            stickers: Empty,
            application_id: Null,
            splash: Null,
            discovery_splash: Null,
            home_header: Null,
            banner: Null,
            vanity_url_code: Null,
            incidents_data: Null,
            region: "deprecated".to_owned(),
            premium_tier: 0,
            premium_subscription_count: 0,
            premium_progress_bar_enabled: false,
            widget_enabled: false,
            widget_channel_id: Null,
            max_presences: Null,
            max_members: 500_000,
            max_video_channel_users: 25,
            max_stage_video_channel_users: 50,
            approximate_member_count: None,
            approximate_presence_count: None,
        }
    }
}
