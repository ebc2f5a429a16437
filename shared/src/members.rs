//! Members of guilds, timeouts and bans.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{FieldErrors, Validate};
use crate::users::User;
use crate::wire::Null;
use crate::{ChannelId, Patch, RoleId, Timestamp, UserId, limits};

/// Somebody in a guild.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Member {
    pub user: User,
    #[serde(flatten)]
    pub profile: PartialMember,
}

/// A member without the user, for places that name the user anyway.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PartialMember {
    #[schema(required = true)]
    pub nick: Option<String>,
    #[serde(default)]
    #[schema(required = true)]
    pub avatar: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub banner: Null,
    /// Without @everyone.
    pub roles: Vec<RoleId>,
    pub joined_at: Timestamp,
    #[serde(default)]
    #[schema(required = true)]
    pub premium_since: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub deaf: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub mute: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub pending: bool,
    /// End of a timeout; may lie in the past.
    #[schema(required = true)]
    pub communication_disabled_until: Option<Timestamp>,
}

impl PartialMember {
    /// A member who just joined.
    pub fn new(joined_at: Timestamp) -> Self {
        Self {
            nick: None,
            avatar: Null,
            banner: Null,
            roles: Vec::new(),
            joined_at,
            premium_since: Null,
            deaf: false,
            mute: false,
            flags: 0,
            pending: false,
            communication_disabled_until: None,
        }
    }
}

/// `PATCH /guilds/{id}/members/{id}`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateMember {
    /// Null or empty removes the nickname.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub nick: Patch<String>,
    /// The whole new list; null is none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<Vec<RoleId>>)]
    pub roles: Patch<Vec<RoleId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mute: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deaf: Option<bool>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<ChannelId>)]
    pub channel_id: Patch<ChannelId>,
    /// At most 28 days ahead; null ends a timeout.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<Timestamp>)]
    pub communication_disabled_until: Patch<Timestamp>,
}

impl Validate for UpdateMember {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(nick) = self.nick.value() {
            errors.at("nick").text(nick, &limits::NICK);
        }
        if let Some(roles) = self.roles.value() {
            errors.at("roles").count(roles.len(), limits::ROLES_PER_GUILD);
        }
    }
}

/// `PATCH /guilds/{id}/members/@me`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateCurrentMember {
    /// Null or empty removes the nickname.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub nick: Patch<String>,
}

impl Validate for UpdateCurrentMember {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(nick) = self.nick.value() {
            errors.at("nick").text(nick, &limits::NICK);
        }
    }
}

/// `GET /guilds/{id}/members`: in order of user id.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct ListMembers {
    /// 1 to 1000, default 1.
    pub limit: Option<i64>,
    pub after: Option<UserId>,
}

impl Validate for ListMembers {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::MEMBERS_PAGE);
        }
    }
}

/// `GET /guilds/{id}/members/search`
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct SearchMembers {
    /// The beginning of a username or nickname.
    pub query: String,
    /// 1 to 1000, default 1.
    pub limit: Option<i64>,
}

impl Validate for SearchMembers {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("query").text(&self.query, &limits::MEMBER_SEARCH_QUERY);
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::MEMBERS_PAGE);
        }
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ban {
    pub user: User,
    #[schema(required = true)]
    pub reason: Option<String>,
}

/// `GET /guilds/{id}/bans`: in order of user id.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct ListBans {
    /// 1 to 1000, default 1000.
    pub limit: Option<i64>,
    pub before: Option<UserId>,
    pub after: Option<UserId>,
}

impl Validate for ListBans {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::BANS_PAGE);
        }
    }
}

/// `PUT /guilds/{id}/bans/{id}`; the body may be empty.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateBan {
    /// Messages of the last so many seconds go too, up to seven days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_message_seconds: Option<i64>,
    /// The older form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_message_days: Option<i64>,
}

impl CreateBan {
    /// How far back messages are deleted, in seconds.
    pub fn delete_seconds(&self) -> i64 {
        self.delete_message_seconds.or(self.delete_message_days.map(|days| days * 86_400)).unwrap_or(0)
    }
}

impl Validate for CreateBan {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(seconds) = self.delete_message_seconds {
            errors.at("delete_message_seconds").number(seconds, &limits::DELETE_MESSAGE_SECONDS);
        }
        if let Some(days) = self.delete_message_days {
            errors.at("delete_message_days").number(days, &limits::DELETE_MESSAGE_DAYS);
        }
    }
}

/// `POST /guilds/{id}/bulk-ban`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkBan {
    /// 1 to 200.
    pub user_ids: Vec<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_message_seconds: Option<i64>,
}

impl Validate for BulkBan {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("user_ids").length(self.user_ids.len(), &limits::BULK_BAN_USERS);
        if let Some(seconds) = self.delete_message_seconds {
            errors.at("delete_message_seconds").number(seconds, &limits::DELETE_MESSAGE_SECONDS);
        }
    }
}

/// What became of a bulk ban.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkBanned {
    pub banned_users: Vec<UserId>,
    pub failed_users: Vec<UserId>,
}
