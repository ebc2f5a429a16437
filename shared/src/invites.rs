//! Invites: codes that let people into a guild.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::channels::ChannelKind;
use crate::error::{FieldErrors, Validate};
use crate::users::User;
use crate::wire::{Null, QueryFlag, int_enum};
use crate::{ChannelId, GuildId, Timestamp, limits};

int_enum! {
    /// What an invite leads to.
    pub enum InviteKind { Guild = 0 }
}

/// An invite. The preview has the first part; those who manage invites, and whoever makes one, see the rest too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Invite {
    pub code: String,
    #[serde(rename = "type")]
    pub kind: InviteKind,
    pub guild_id: GuildId,
    pub guild: InviteGuild,
    pub channel: InviteChannel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub inviter: Option<User>,
    /// Null: never.
    #[schema(required = true)]
    pub expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_member_count: Option<i64>,
    /// Members who are online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub approximate_presence_count: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub uses: Option<i64>,
    /// 0: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub max_uses: Option<i64>,
    /// Seconds; 0: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub max_age: Option<i64>,
    /// Whoever joins by it leaves again with their last session, unless they got a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub temporary: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub created_at: Option<Timestamp>,
    /// Where the invite stands with the resolver; beside the metadata, and in a preview `with_resolver`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub resolver: Option<InviteResolver>,
    /// In the answer to a join: false when the joiner was a member already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub new_member: Option<bool>,
}

/// The guild that an invite leads to, as a guest may see it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InviteGuild {
    pub id: GuildId,
    pub name: String,
    #[schema(required = true)]
    pub icon: Option<String>,
    #[schema(required = true)]
    pub description: Option<String>,
    pub features: Vec<String>,
    pub verification_level: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub nsfw: bool,
    pub nsfw_level: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub premium_subscription_count: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub splash: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub banner: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub vanity_url_code: Null,
}

/// The channel that opens after joining.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InviteChannel {
    pub id: ChannelId,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ChannelKind,
}

/// Whether the resolver knows the code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InviteResolver {
    pub state: ResolverState,
    /// Why it failed, such as `code_taken`: then a new invite helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<String>,
    /// The resolver's page for the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub join_url: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ResolverState {
    /// This instance works without a resolver.
    Standalone,
    /// On its way.
    Pending,
    Registered,
    Failed,
}

/// `POST /channels/{id}/invites`; the body may be empty.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateInvite {
    /// Seconds, default 86400; 0: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i64>,
    /// 0 to 100, default 0: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary: Option<bool>,
    /// Makes a new code even when a like one of the same person exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique: Option<bool>,
}

impl Validate for CreateInvite {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(age) = self.max_age {
            errors.at("max_age").number(age, &limits::INVITE_MAX_AGE);
        }
        if let Some(uses) = self.max_uses {
            errors.at("max_uses").number(uses, &limits::INVITE_MAX_USES);
        }
    }
}

/// `GET /invites/{code}`
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct GetInvite {
    /// Adds the approximate counts.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    pub with_counts: QueryFlag,
    /// Adds where the code stands with the resolver, for whoever made it and waits for that.
    #[serde(default)]
    #[param(value_type = Option<bool>)]
    pub with_resolver: QueryFlag,
}

impl Validate for GetInvite {
    fn check(&self, _: &mut FieldErrors) {}
}

/// `INVITE_CREATE`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InviteCreate {
    pub code: String,
    #[serde(rename = "type")]
    pub kind: InviteKind,
    pub guild_id: GuildId,
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub inviter: Option<User>,
    pub created_at: Timestamp,
    #[schema(required = true)]
    pub expires_at: Option<Timestamp>,
    pub max_age: i64,
    pub max_uses: i64,
    pub temporary: bool,
    pub uses: i64,
}

/// `INVITE_DELETE`: revoked, expired or used up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct InviteDelete {
    pub code: String,
    pub guild_id: GuildId,
    pub channel_id: ChannelId,
}
