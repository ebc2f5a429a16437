//! From roles and overwrites to what a member may do.

use super::Permissions;
use crate::id::{GuildId, RoleId, UserId};

/// The member whose rights are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub user: UserId,
    pub guild: GuildId,
    /// The member's roles, without @everyone.
    pub roles: &'a [RoleId],
    /// The guild belongs to this member.
    pub owner: bool,
    /// A timeout runs now.
    pub timed_out: bool,
}

/// What a channel adds and takes away for one role or one member.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overwrite {
    pub target: OverwriteTarget,
    pub allow: Permissions,
    pub deny: Permissions,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OverwriteTarget {
    Role(RoleId),
    Member(UserId),
}

/// What `subject` may do in the guild as a whole. `role` gives a role's permissions; a role that it doesn't know counts
/// as none.
pub fn guild_permissions(subject: &Subject<'_>, role: impl Fn(RoleId) -> Option<Permissions>) -> Permissions {
    let base = base(subject, role);
    if base == Permissions::ALL || !subject.timed_out { base } else { base & Permissions::TIMED_OUT }
}

/// What `subject` may do in a channel that has `overwrites` (in any order; at most one for each target).
///
/// They apply in three steps: @everyone, then all of the member's roles together (an allow of one role beats the deny
/// of another), then the member's own.
pub fn channel_permissions(
    subject: &Subject<'_>,
    role: impl Fn(RoleId) -> Option<Permissions>,
    overwrites: &[Overwrite],
) -> Permissions {
    let base = base(subject, role);
    if base == Permissions::ALL {
        return base;
    }
    let everyone = OverwriteTarget::Role(subject.guild.everyone_role());
    let mut steps = [(Permissions::NONE, Permissions::NONE); 3];
    for overwrite in overwrites {
        let step = match overwrite.target {
            target if target == everyone => 0,
            OverwriteTarget::Role(role) if subject.roles.contains(&role) => 1,
            OverwriteTarget::Member(user) if user == subject.user => 2,
            _ => continue,
        };
        let (deny, allow) = &mut steps[step];
        *deny |= overwrite.deny;
        *allow |= overwrite.allow;
    }
    let permissions = steps.into_iter().fold(base, |have, (deny, allow)| (have - deny) | allow);
    // An overwrite can't make an administrator.
    let permissions = permissions - Permissions::ADMINISTRATOR;
    implied(if subject.timed_out { permissions & Permissions::TIMED_OUT } else { permissions })
}

/// The roles added up; owner and administrators have all.
fn base(subject: &Subject<'_>, role: impl Fn(RoleId) -> Option<Permissions>) -> Permissions {
    if subject.owner {
        return Permissions::ALL;
    }
    let everyone = role(subject.guild.everyone_role()).unwrap_or_default();
    let base = subject.roles.iter().filter_map(|id| role(*id)).fold(everyone, Permissions::union);
    if base.contains(Permissions::ADMINISTRATOR) { Permissions::ALL } else { base }
}

/// Rights that are worth nothing without another one.
fn implied(permissions: Permissions) -> Permissions {
    if !permissions.contains(Permissions::VIEW_CHANNEL) {
        Permissions::NONE
    } else if !permissions.contains(Permissions::SEND_MESSAGES) {
        permissions - Permissions::NEEDS_SENDING
    } else {
        permissions
    }
}

#[cfg(test)]
mod tests;
