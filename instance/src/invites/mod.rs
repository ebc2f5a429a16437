//! Invitations: codes that lead into a guild, and what the resolver is told of them.
//!
//! Uses are counted exactly, whoever joins at the same time. However an invitation ends (revoked, used up, expired, its
//! channel or guild deleted), it ends by [`end::end_invite`], so the resolver is always told.

pub mod accept;
pub mod create;
pub mod delete;
pub mod end;
pub mod get;
pub mod join;
pub mod list;
mod live;
mod object;
