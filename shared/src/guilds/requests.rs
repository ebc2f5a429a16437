use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::channels::CreateChannel;
use crate::error::{FieldErrors, Validate};
use crate::roles::CreateRole;
use crate::users::check_image;
use crate::wire::{QueryFlag, Sensitive};
use crate::{ChannelId, GuildId, Patch, UserId, limits};

/// `POST /guilds`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CreateGuild {
    pub name: String,
    /// A data URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Without any it gets #general and a voice channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<Vec<CreateChannel>>,
    /// The first one sets up @everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<CreateRole>>,
}

impl Validate for CreateGuild {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("name").text(self.name.trim(), &limits::GUILD_NAME);
        if let Some(icon) = &self.icon {
            check_image(errors.at("icon"), icon);
        }
        if let Some(description) = &self.description {
            errors.at("description").text(description, &limits::GUILD_DESCRIPTION);
        }
        if let Some(channels) = &self.channels
            && errors.at("channels").count(channels.len(), limits::CHANNELS_PER_GUILD)
        {
            channels.check(errors.at("channels"));
        }
        if let Some(roles) = &self.roles
            && errors.at("roles").count(roles.len(), limits::ROLES_PER_GUILD)
        {
            roles.check(errors.at("roles"));
        }
    }
}

/// `PATCH /guilds/{id}`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateGuild {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub description: Patch<String>,
    /// A data URI; null removes the picture.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub icon: Patch<String>,
    /// The new owner; only the present one may say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    /// The owner's password, where ownership changes hands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Sensitive>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub afk_channel_id: Patch<ChannelId>,
    /// Seconds: 60, 300, 900, 1800 or 3600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub afk_timeout: Option<i64>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub system_channel_id: Patch<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_channel_flags: Option<i64>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub rules_channel_id: Patch<ChannelId>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub public_updates_channel_id: Patch<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification_level: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_message_notifications: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explicit_content_filter: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_locale: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premium_progress_bar_enabled: Option<bool>,
}

impl Validate for UpdateGuild {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(name) = &self.name {
            errors.at("name").text(name.trim(), &limits::GUILD_NAME);
        }
        if let Some(description) = self.description.value() {
            errors.at("description").text(description, &limits::GUILD_DESCRIPTION);
        }
        if let Some(icon) = self.icon.value() {
            check_image(errors.at("icon"), icon);
        }
        if let Some(timeout) = self.afk_timeout
            && !limits::AFK_TIMEOUTS.contains(&timeout)
        {
            let choices = limits::AFK_TIMEOUTS.map(|seconds| seconds.to_string()).join(", ");
            errors.at("afk_timeout").push("BASE_TYPE_CHOICES", format!("Value must be one of ({choices})."));
        }
        for (field, value, bounds) in [
            ("system_channel_flags", self.system_channel_flags, &limits::FLAGS),
            ("verification_level", self.verification_level, &limits::VERIFICATION_LEVEL),
            (
                "default_message_notifications",
                self.default_message_notifications,
                &limits::NOTIFICATION_LEVEL,
            ),
            ("explicit_content_filter", self.explicit_content_filter, &limits::CONTENT_FILTER),
        ] {
            if let Some(value) = value {
                errors.at(field).number(value, bounds);
            }
        }
        if let Some(locale) = &self.preferred_locale {
            errors.at("preferred_locale").text(locale, &limits::LOCALE);
        }
    }
}

/// `GET /guilds/{id}`
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct GetGuild {
    /// Adds the approximate counts.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    pub with_counts: QueryFlag,
}

impl Validate for GetGuild {
    fn check(&self, _: &mut FieldErrors) {}
}

/// `GET /users/@me/guilds`: in order of guild id.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct ListGuilds {
    /// 1 to 200, default 200.
    pub limit: Option<i64>,
    pub before: Option<GuildId>,
    pub after: Option<GuildId>,
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    pub with_counts: QueryFlag,
}

impl Validate for ListGuilds {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::GUILDS_PAGE);
        }
    }
}
