//! Bans. A ban outlasts membership: the banned can't come back by any invitation.

pub mod ban;
pub mod bans;
