use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ChannelKind, PermissionOverwrite};
use crate::error::{FieldErrors, Validate};
use crate::{ChannelId, Patch, limits};

/// `POST /guilds/{id}/channels`, and the channels of a new guild.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateChannel {
    /// Only within a new guild: a number of the client's own, by which `parent_id` of others names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ChannelId>,
    pub name: String,
    /// Default: text.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ChannelKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nsfw: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit_per_user: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bitrate: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_limit: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_overwrites: Option<Vec<PermissionOverwrite>>,
}

impl Validate for CreateChannel {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("name").text(self.name.trim(), &limits::CHANNEL_NAME);
        if let Some(topic) = &self.topic {
            errors.at("topic").text(topic, &limits::CHANNEL_TOPIC);
        }
        check_numbers(errors, self.position, self.rate_limit_per_user, self.bitrate, self.user_limit);
        check_overwrites(errors, self.permission_overwrites.as_deref());
    }
}

/// `PATCH /channels/{id}`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateChannel {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Only what it already is: channels keep their kind.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ChannelKind>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub topic: Patch<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Null takes it out of its category.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub parent_id: Patch<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nsfw: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit_per_user: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bitrate: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_limit: Option<i64>,
    /// The whole new list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_overwrites: Option<Vec<PermissionOverwrite>>,
}

impl Validate for UpdateChannel {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(name) = &self.name {
            errors.at("name").text(name.trim(), &limits::CHANNEL_NAME);
        }
        if let Some(topic) = self.topic.value() {
            errors.at("topic").text(topic, &limits::CHANNEL_TOPIC);
        }
        check_numbers(errors, self.position, self.rate_limit_per_user, self.bitrate, self.user_limit);
        check_overwrites(errors, self.permission_overwrites.as_deref());
    }
}

/// An item of `PATCH /guilds/{id}/channels`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChannelPosition {
    pub id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Null takes it out of its category.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub parent_id: Patch<ChannelId>,
    /// Takes over the overwrites of the new category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock_permissions: Option<bool>,
}

impl Validate for ChannelPosition {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(position) = self.position {
            errors.at("position").number(position, &limits::POSITION);
        }
    }
}

fn check_numbers(
    errors: &mut FieldErrors,
    position: Option<i64>,
    rate_limit_per_user: Option<i64>,
    bitrate: Option<i64>,
    user_limit: Option<i64>,
) {
    for (field, value, bounds) in [
        ("position", position, &limits::POSITION),
        ("rate_limit_per_user", rate_limit_per_user, &limits::RATE_LIMIT_PER_USER),
        ("bitrate", bitrate, &limits::BITRATE),
        ("user_limit", user_limit, &limits::VOICE_USER_LIMIT),
    ] {
        if let Some(value) = value {
            errors.at(field).number(value, bounds);
        }
    }
}

fn check_overwrites(errors: &mut FieldErrors, overwrites: Option<&[PermissionOverwrite]>) {
    let Some(overwrites) = overwrites else { return };
    let errors = errors.at("permission_overwrites");
    if !errors.count(overwrites.len(), limits::OVERWRITES_PER_CHANNEL) {
        return;
    }
    for (index, overwrite) in overwrites.iter().enumerate() {
        if overwrites[..index].iter().any(|earlier| earlier.id == overwrite.id) {
            errors
                .at(index)
                .at("id")
                .push("BASE_TYPE_DUPLICATE", "Each role or member may be given only once.");
        }
    }
}
