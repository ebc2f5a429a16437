//! Who may do what. Everything here is pure: the same inputs give the same answer, and nothing is looked up.
//!
//! [`guild_permissions`] adds up roles; [`channel_permissions`] goes on with a channel's overwrites. [`Rank`] orders
//! people for kicks, bans and role changes.

mod bits;
mod compute;
mod rank;

pub use bits::Permissions;
pub use compute::{Overwrite, OverwriteTarget, Subject, channel_permissions, guild_permissions};
pub use rank::Rank;
