//! Members of guilds.

pub mod join;
pub mod list;
pub mod remove;
pub mod update;

use instance_store::members::MemberRow;
use shared::{
    RoleId, Timestamp,
    members::{Member, PartialMember},
    users::User,
};

/// A member without the user.
pub fn profile(row: &MemberRow, roles: Vec<RoleId>) -> PartialMember {
    PartialMember {
        nick: row.nick.clone(),
        roles,
        deaf: row.deaf,
        mute: row.mute,
        flags: row.flags.into(),
        communication_disabled_until: row.communication_disabled_until.map(Timestamp::from_ms),
        ..PartialMember::new(Timestamp::from_ms(row.joined_at))
    }
}

/// The object on the wire.
pub fn member(user: User, row: &MemberRow, roles: Vec<RoleId>) -> Member {
    Member { user, profile: profile(row, roles) }
}
