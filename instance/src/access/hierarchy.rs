//! Who stands above whom: nobody acts on the owner, on an equal or on a higher role.

use shared::{RoleId, UserId, error::Code, permissions::Rank};

use super::{GuildAccess, Need};
use crate::{cache::MemberState, error::ApiResult};

impl<P: Need> GuildAccess<P> {
    /// May act on this member (kick, ban, timeout, roles, nickname): the actor's highest role is above theirs.
    ///
    /// # Errors
    /// 403/50013 for the owner, oneself's equals and those above.
    pub fn above_member(&self, user: UserId, member: &MemberState) -> ApiResult<()> {
        let stands_above = user != self.guild.owner
            && self.guild.rank(self.user(), &self.member) > self.guild.rank(user, member);
        if self.is_owner() && user != self.guild.owner || stands_above {
            Ok(())
        } else {
            Err(Code::MissingPermissions.into())
        }
    }

    /// May edit, assign or delete this role: it stands below the actor's highest.
    ///
    /// # Errors
    /// 404/10011 for a role of another guild; 403/50013 at or above one's own.
    pub fn above_role(&self, role: RoleId) -> ApiResult<()> {
        let target = self.guild.role_rank(role).ok_or(Code::UnknownRole)?;
        if self.is_owner() || self.guild.rank(self.user(), &self.member) > target {
            Ok(())
        } else {
            Err(Code::MissingPermissions.into())
        }
    }

    /// May put a role at this position: it would still stand below the actor's highest.
    ///
    /// # Errors
    /// 403/50013.
    pub fn above_place(&self, role: RoleId, position: i64) -> ApiResult<()> {
        if self.is_owner() || self.guild.rank(self.user(), &self.member) > Rank::of_role(role, position) {
            Ok(())
        } else {
            Err(Code::MissingPermissions.into())
        }
    }
}
