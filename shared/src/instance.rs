//! The instance itself: what everybody may know of it, and what its admins set.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldErrors, Validate};
use crate::{GuildId, limits};

/// Who may make an account.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RegistrationMode {
    /// Everybody.
    Open,
    /// Whoever has an invite.
    Invite,
    /// Nobody.
    Closed,
}

/// `GET /instance`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InstanceSettings {
    pub name: String,
    /// What the instance is about, for its sign-in page; empty is none.
    pub description: String,
    pub registration_mode: RegistrationMode,
    /// New accounts join the home server by themselves.
    pub auto_join: bool,
    #[schema(required = true)]
    pub home_guild_id: Option<GuildId>,
    pub version: String,
    /// Fields that the operator's configuration sets: they can't be changed here.
    pub pinned: Vec<String>,
}

/// `PATCH /instance`: what is left out or null stays.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateInstanceSettings {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_mode: Option<RegistrationMode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_join: Option<bool>,
}

impl Validate for UpdateInstanceSettings {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(name) = &self.name {
            errors.at("name").text(name.trim(), &limits::INSTANCE_NAME);
        }
        if let Some(description) = &self.description {
            errors.at("description").text(description, &limits::INSTANCE_DESCRIPTION);
        }
    }
}

/// `/.well-known/privatechat`: how clients and resolvers get to know an instance. No address of a person is in it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct WellKnown {
    pub name: String,
    /// Empty is none.
    pub description: String,
    pub version: String,
    /// Ed25519, base64; proves registrations to a resolver.
    pub public_key: String,
    /// Where the instance is reached, without a trailing slash.
    pub public_url: String,
    pub gateway_url: String,
    /// Null when the instance works without a resolver.
    #[schema(required = true)]
    pub resolver_url: Option<String>,
    /// Where a code can be typed in.
    #[schema(required = true)]
    pub join_url: Option<String>,
    pub registration_mode: RegistrationMode,
    pub claimed: bool,
    pub limits: PublicLimits,
}

/// What clients check before they send.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicLimits {
    pub message_content: usize,
    pub password_bytes_min: usize,
    pub password_bytes_max: usize,
    pub request_bytes: usize,
}

impl PublicLimits {
    /// `request_bytes` is the largest body that the server takes.
    pub fn new(request_bytes: usize) -> Self {
        Self {
            message_content: *limits::MESSAGE_CONTENT.end(),
            password_bytes_min: *limits::PASSWORD_BYTES.start(),
            password_bytes_max: *limits::PASSWORD_BYTES.end(),
            request_bytes,
        }
    }
}
