//! The vocabulary of both servers and every client: ids, permissions, error codes, limits and the objects that travel
//! over REST and the gateway. Nothing here does IO, reads a clock or knows a database, so all of it is tested in
//! memory.
//!
//! - [`id`], [`snowflake`], [`timestamp`]: how things are named and dated.
//! - [`permissions`]: who may do what, as pure functions.
//! - [`error`]: the codes, the tree that says which field broke which rule, and the one way from bytes to a request.
//! - [`limits`]: every number that bounds user input.
//! - one module per feature with its requests and objects; [`gateway`] has the frames.
//!
//! Invariants: a request type checks itself ([`error::Validate`]); ids are strings on the wire and numbers in memory;
//! arrays are never null; an object that is absent is left out, unless Discord sends null in its place.

pub mod error;
pub mod id;
pub mod limits;
pub mod patch;
pub mod permissions;
pub mod schemas;
pub mod snowflake;
pub mod timestamp;
pub mod wire;

#[cfg(test)]
mod fuzz;

pub mod applications;
pub mod auth;
pub mod channels;
pub mod gateway;
pub mod guilds;
pub mod instance;
pub mod invites;
pub mod members;
pub mod messages;
pub mod read_state;
pub mod registration;
pub mod roles;
pub mod users;

pub use id::{
    ApplicationId, AttachmentId, ChannelId, GuildId, MessageId, RoleId, SessionId, Snowflake, UserId,
};
pub use patch::Patch;
pub use timestamp::Timestamp;
