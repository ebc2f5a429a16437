//! Invitations: codes that lead into a guild, and what the resolver is told of them.

pub mod accept;
pub mod end;
