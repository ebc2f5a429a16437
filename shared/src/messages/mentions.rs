use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::FieldErrors;
use crate::{RoleId, UserId, limits};

/// A class of mentions.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MentionKind {
    Users,
    Roles,
    /// `@everyone` and `@here`.
    Everyone,
}

/// Which of the mentions in the content count. Without it, all do; empty, none does.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct AllowedMentions {
    /// Classes that count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parse: Option<Vec<MentionKind>>,
    /// People who count, up to 100; not together with `users` in `parse`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<Vec<UserId>>,
    /// Roles that count, up to 100; not together with `roles` in `parse`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<RoleId>>,
    /// In a reply: whether its author is mentioned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replied_user: Option<bool>,
}

impl AllowedMentions {
    /// Whether a mention of `user` in the content counts.
    pub fn allows_user(&self, user: UserId) -> bool {
        self.parses(MentionKind::Users) || self.users.as_ref().is_some_and(|users| users.contains(&user))
    }

    /// Whether a mention of `role` in the content counts.
    pub fn allows_role(&self, role: RoleId) -> bool {
        self.parses(MentionKind::Roles) || self.roles.as_ref().is_some_and(|roles| roles.contains(&role))
    }

    /// Whether `@everyone` and `@here` count.
    pub fn allows_everyone(&self) -> bool {
        self.parses(MentionKind::Everyone)
    }

    fn parses(&self, kind: MentionKind) -> bool {
        self.parse.as_ref().is_some_and(|kinds| kinds.contains(&kind))
    }

    pub(super) fn check(&self, errors: &mut FieldErrors) {
        for (field, kind, len) in [
            ("users", MentionKind::Users, self.users.as_ref().map_or(0, Vec::len)),
            ("roles", MentionKind::Roles, self.roles.as_ref().map_or(0, Vec::len)),
        ] {
            errors.at(field).count(len, limits::ALLOWED_MENTION_IDS);
            if len > 0 && self.parses(kind) {
                errors.at("parse").push(
                    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                    format!("parse:[\"{field}\"] and {field}: [ids...] are mutually exclusive."),
                );
            }
        }
    }
}
