//! Roles: named sets of permissions, in an order.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldErrors, Validate};
use crate::permissions::Permissions;
use crate::wire::Null;
use crate::{RoleId, UserId, limits};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Role {
    /// The guild's own id for @everyone.
    pub id: RoleId,
    pub name: String,
    pub permissions: Permissions,
    /// Higher stands above; @everyone is 0.
    pub position: i64,
    /// RGB; 0 is no colour. The same as `colors.primary_color`.
    pub color: i64,
    pub colors: RoleColors,
    /// Its members are listed apart.
    pub hoist: bool,
    /// Belongs to a bot and goes with it.
    pub managed: bool,
    pub mentionable: bool,
    #[serde(default)]
    #[schema(required = true)]
    pub icon: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub unicode_emoji: Null,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tags: Option<RoleTags>,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RoleColors {
    pub primary_color: i64,
    #[schema(required = true)]
    pub secondary_color: Option<i64>,
    #[schema(required = true)]
    pub tertiary_color: Option<i64>,
}

impl RoleColors {
    pub const fn plain(color: i64) -> Self {
        Self { primary_color: color, secondary_color: None, tertiary_color: None }
    }
}

/// Whose role it is, for roles that aren't people's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct RoleTags {
    /// The bot that the role came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub bot_id: Option<UserId>,
}

/// A request about a role: its own fields, and those that make and change one alike.
macro_rules! role_request {
    ($(#[$doc:meta])* pub struct $request:ident { $($own:tt)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
        pub struct $request {
            $($own)*
            /// A new role: default `new role`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub name: Option<String>,
            /// A new role: default what @everyone has.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub permissions: Option<Permissions>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub color: Option<i64>,
            /// Goes before `color`.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub colors: Option<RoleColors>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub hoist: Option<bool>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub mentionable: Option<bool>,
        }

        impl $request {
            pub fn color(&self) -> Option<i64> {
                self.colors.map(|colors| colors.primary_color).or(self.color)
            }
        }

        impl Validate for $request {
            fn check(&self, errors: &mut FieldErrors) {
                check_role(errors, self.name.as_deref(), self.color, self.colors);
            }
        }
    };
}

role_request! {
    /// `POST /guilds/{id}/roles`, and the roles of a new guild.
    pub struct CreateRole {
        /// Only within a new guild: a number of the client's own, by which overwrites of the same request name the role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub id: Option<RoleId>,
    }
}

role_request! {
    /// `PATCH /guilds/{id}/roles/{id}`. What is left out or null stays.
    pub struct UpdateRole {}
}

/// An item of `PATCH /guilds/{id}/roles`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RolePosition {
    pub id: RoleId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
}

impl Validate for RolePosition {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(position) = self.position {
            errors.at("position").number(position, &limits::POSITION);
        }
    }
}

fn check_role(errors: &mut FieldErrors, name: Option<&str>, color: Option<i64>, colors: Option<RoleColors>) {
    if let Some(name) = name {
        errors.at("name").text(name, &limits::ROLE_NAME);
    }
    if let Some(color) = color {
        errors.at("color").number(color, &limits::COLOR);
    }
    let Some(colors) = colors else { return };
    let errors = errors.at("colors");
    errors.at("primary_color").number(colors.primary_color, &limits::COLOR);
    for (field, color) in
        [("secondary_color", colors.secondary_color), ("tertiary_color", colors.tertiary_color)]
    {
        if let Some(color) = color {
            errors.at(field).number(color, &limits::COLOR);
        }
    }
}
