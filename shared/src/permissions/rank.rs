//! The hierarchy: whom a moderator may act on.

use std::cmp::Reverse;

use crate::id::RoleId;

/// How high somebody or some role stands. `actor > target` is the whole rule: equals can't act on each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rank {
    /// The position of a role; of two roles at one position, the older (lower id) is higher.
    Role { position: i64, id: Reverse<RoleId> },
    /// The owner stands above every role.
    Owner,
}

impl Rank {
    pub const fn of_role(id: RoleId, position: i64) -> Self {
        Self::Role { position, id: Reverse(id) }
    }

    /// The highest of a member's roles, given as (id, position). `everyone` is the rank of members without a role.
    pub fn of_roles(everyone: RoleId, roles: impl IntoIterator<Item = (RoleId, i64)>) -> Self {
        roles
            .into_iter()
            .map(|(id, position)| Self::of_role(id, position))
            .max()
            .unwrap_or(Self::of_role(everyone, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(roles: &[(i64, i64)]) -> Rank {
        Rank::of_roles(1.into(), roles.iter().map(|(id, position)| ((*id).into(), *position)))
    }

    #[test]
    fn the_highest_role_counts_and_ties_go_to_the_lower_id() {
        for (higher, lower) in [
            (rank(&[(10, 2)]), rank(&[(11, 1)])),
            (rank(&[(10, 1), (12, 5)]), rank(&[(11, 4), (13, 3)])),
            (rank(&[(10, 3)]), rank(&[(11, 3)])),
            (rank(&[(10, 1)]), rank(&[])),
            (Rank::Owner, rank(&[(10, i64::MAX)])),
        ] {
            assert!(higher > lower, "{higher:?} over {lower:?}");
            assert!(lower < higher, "{lower:?} under {higher:?}");
        }
    }

    #[test]
    fn equals_cannot_act_on_each_other() {
        for (actor, target) in [
            (rank(&[]), rank(&[])),
            (rank(&[(10, 1)]), rank(&[(10, 1), (11, 0)])),
            (Rank::Owner, Rank::Owner),
        ] {
            assert_eq!(actor.cmp(&target), std::cmp::Ordering::Equal);
        }
    }
}
