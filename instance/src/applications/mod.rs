//! Developers' applications and their bots. A bot is an account of its own; its token is shown once and kept as a digest.

pub mod authorize;
pub mod bot;
pub mod create;
pub mod delete;
pub mod get;
pub mod object;
pub mod update;
