//! The vocabulary of both servers and every client: ids, permissions, error codes, limits and the objects that travel
//! over REST and the gateway. Nothing here does IO, reads a clock or knows a database, so all of it is tested in
//! memory.
//!
//! - [`id`], [`snowflake`], [`timestamp`]: how things are named and dated.
//! - [`permissions`]: who may do what, as pure functions.
//! - [`error`]: the codes, and the tree that says which field broke which rule.
//! - [`limits`]: every number that bounds user input.
//! - one module per feature with its requests and objects; [`gateway`] has the frames.
//!
//! Invariants: a request type checks itself ([`error::Validate`]); ids are strings on the wire and numbers in memory;
//! arrays are never null; an object that is absent is left out, unless Discord sends null in its place.

pub mod error;
pub mod id;
pub mod limits;
pub mod permissions;
pub mod snowflake;
pub mod timestamp;

pub use id::{
    ApplicationId, AttachmentId, ChannelId, GuildId, MessageId, RoleId, SessionId, Snowflake, UserId,
};
pub use timestamp::Timestamp;
