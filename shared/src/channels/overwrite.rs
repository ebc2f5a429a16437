use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Snowflake;
use crate::error::{FieldErrors, Validate};
use crate::permissions::{Overwrite, OverwriteTarget, Permissions};
use crate::wire::int_enum;

int_enum! {
    /// Whom an overwrite is about.
    pub enum OverwriteKind { Role = 0, Member = 1 }
}

/// What a channel allows and denies to a role or a member. In requests `allow` and `deny` may be left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PermissionOverwrite {
    /// The id of the role or of the member.
    pub id: Snowflake,
    #[serde(rename = "type")]
    pub kind: OverwriteKind,
    #[serde(default, deserialize_with = "null_is_none")]
    #[schema(required = true)]
    pub allow: Permissions,
    #[serde(default, deserialize_with = "null_is_none")]
    #[schema(required = true)]
    pub deny: Permissions,
}

impl PermissionOverwrite {
    pub fn target(&self) -> OverwriteTarget {
        let id = i64::from(self.id);
        match self.kind {
            OverwriteKind::Role => OverwriteTarget::Role(id.into()),
            OverwriteKind::Member => OverwriteTarget::Member(id.into()),
        }
    }
}

impl From<Overwrite> for PermissionOverwrite {
    fn from(Overwrite { target, allow, deny }: Overwrite) -> Self {
        let (kind, id) = match target {
            OverwriteTarget::Role(role) => (OverwriteKind::Role, i64::from(role)),
            OverwriteTarget::Member(user) => (OverwriteKind::Member, i64::from(user)),
        };
        Self { id: id.into(), kind, allow, deny }
    }
}

impl From<PermissionOverwrite> for Overwrite {
    fn from(overwrite: PermissionOverwrite) -> Self {
        Self { target: overwrite.target(), allow: overwrite.allow, deny: overwrite.deny }
    }
}

/// `PUT /channels/{id}/permissions/{id}`
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PutOverwrite {
    #[serde(rename = "type")]
    pub kind: OverwriteKind,
    #[serde(default, deserialize_with = "null_is_none")]
    pub allow: Permissions,
    #[serde(default, deserialize_with = "null_is_none")]
    pub deny: Permissions,
}

impl Validate for PutOverwrite {
    fn check(&self, _: &mut FieldErrors) {}
}

/// Libraries send null for "nothing".
fn null_is_none<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Permissions, D::Error> {
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
