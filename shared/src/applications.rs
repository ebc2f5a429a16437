//! Applications of developers, and their bots.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{FieldErrors, Validate};
use crate::permissions::Permissions;
use crate::users::{User, check_image};
use crate::wire::{Empty, Null, Sensitive};
use crate::{ApplicationId, GuildId, Patch, UserId, limits};

/// Bits of an application's `flags`: which privileged intents its bot may ask for.
pub mod flags {
    pub const GATEWAY_PRESENCE_LIMITED: i64 = 1 << 13;
    pub const GATEWAY_GUILD_MEMBERS_LIMITED: i64 = 1 << 15;
    pub const GATEWAY_MESSAGE_CONTENT_LIMITED: i64 = 1 << 19;
    /// What an owner may switch.
    pub const SETTABLE: i64 =
        GATEWAY_PRESENCE_LIMITED | GATEWAY_GUILD_MEMBERS_LIMITED | GATEWAY_MESSAGE_CONTENT_LIMITED;
}

/// An application, as its owner and its bot see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Application {
    pub id: ApplicationId,
    pub name: String,
    #[schema(required = true)]
    pub icon: Option<String>,
    pub description: String,
    #[serde(rename = "type", default)]
    #[schema(required = true)]
    pub kind: Null,
    /// Absent until a bot is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bot: Option<User>,
    /// Others may add the bot to their servers.
    pub bot_public: bool,
    pub bot_require_code_grant: bool,
    /// Proves interactions; hexadecimal.
    pub verify_key: String,
    pub owner: User,
    #[serde(default)]
    #[schema(required = true)]
    pub team: Null,
    pub flags: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub redirect_uris: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub tags: Empty,
    #[serde(default)]
    #[schema(required = true)]
    pub interactions_endpoint_url: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub role_connections_verification_url: Null,
    /// Servers that the bot is in.
    #[serde(default)]
    #[schema(required = true)]
    pub approximate_guild_count: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub approximate_user_install_count: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub approximate_user_authorization_count: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub explicit_content_filter: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub eligible_oauth2_scopes: Empty,
}

impl Application {
    /// An application without a bot, with the defaults of a new one.
    pub fn new(
        id: ApplicationId,
        name: impl Into<String>,
        owner: User,
        verify_key: impl Into<String>,
    ) -> Self {
        Self {
            id,
            name: name.into(),
            icon: None,
            description: String::new(),
            kind: Null,
            bot: None,
            bot_public: true,
            bot_require_code_grant: false,
            verify_key: verify_key.into(),
            owner,
            team: Null,
            flags: 0,
            redirect_uris: Empty,
            tags: Empty,
            interactions_endpoint_url: Null,
            role_connections_verification_url: Null,
            approximate_guild_count: 0,
            approximate_user_install_count: 0,
            approximate_user_authorization_count: 0,
            explicit_content_filter: 0,
            eligible_oauth2_scopes: Empty,
        }
    }
}

/// `POST /applications`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CreateApplication {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Validate for CreateApplication {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("name").text(&self.name, &limits::APPLICATION_NAME);
        if let Some(description) = &self.description {
            errors.at("description").text(description, &limits::APPLICATION_DESCRIPTION);
        }
    }
}

/// `PATCH /applications/{id}`, `PATCH /applications/@me`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateApplication {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// A data URI; null removes the picture.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub icon: Patch<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_public: Option<bool>,
    /// Privileged intents: presences 8192, members 32768, message content 524288.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<i64>,
}

impl Validate for UpdateApplication {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(name) = &self.name {
            errors.at("name").text(name, &limits::APPLICATION_NAME);
        }
        if let Some(description) = &self.description {
            errors.at("description").text(description, &limits::APPLICATION_DESCRIPTION);
        }
        if let Some(icon) = self.icon.value() {
            check_image(errors.at("icon"), icon);
        }
        if let Some(flags) = self.flags {
            errors.at("flags").number(flags, &limits::FLAGS);
        }
    }
}

/// The answer of `POST /applications/{id}/bot` and of `…/bot/reset`. The token is shown here and never again.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BotToken {
    pub token: Sensitive,
    pub bot: User,
}

/// The query of `/oauth2/authorize`.
#[derive(Clone, PartialEq, Debug, Deserialize, IntoParams)]
pub struct AuthorizeQuery {
    pub client_id: ApplicationId,
    /// Words with spaces between; `bot` must be among them.
    pub scope: Option<String>,
    pub permissions: Option<Permissions>,
}

impl Validate for AuthorizeQuery {
    fn check(&self, errors: &mut FieldErrors) {
        match &self.scope {
            None => errors.at("scope").required(),
            Some(scope) if !scope.split_whitespace().any(|word| word == "bot") => {
                errors.at("scope").push("BASE_TYPE_CHOICES", "Value must contain 'bot'.");
            }
            Some(_) => {}
        }
    }
}

/// `POST /oauth2/authorize`: adds a bot to a guild.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthorizeBot {
    pub guild_id: GuildId,
    /// What the bot's own role gets; default none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Permissions>,
    /// False refuses, and changes nothing.
    pub authorize: bool,
}

impl Validate for AuthorizeBot {
    fn check(&self, _: &mut FieldErrors) {}
}

/// The bot that was added.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BotAdded {
    pub guild_id: GuildId,
    pub user_id: UserId,
    pub application_id: ApplicationId,
}
