//! Messages: what is said in a channel.
//!
//! Ids are made inside the unit and all units of a channel go through one lane, so the order of ids is the order of
//! commits and of events. Whom a message pings is decided once, when it is written, and kept in `mentions`.
//! To add an operation: a file with its handler; it takes a [`crate::access::MessageAccess`] or a `ChannelAccess`.

pub mod bulk_delete;
pub mod create;
pub mod delete;
pub mod edit;
mod event;
pub mod get;
pub mod list;
mod mentions;
mod object;
mod slow_mode;
pub mod typing;

pub use slow_mode::SlowMode;
