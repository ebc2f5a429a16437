//! A community's own chat server: the API (REST and gateway), the web client, and the command line around them.
//!
//! One request, top to bottom: [`routes`] (one line) → [`http`] (the order of checks) → [`access`] (the only door) →
//! the feature's handler → [`app::App::write`] opens the unit → the feature's action on [`tx::Tx`] → `instance-store` →
//! COMMIT → [`outbound`], [`bus`]: [`cache`], then [`gateway`] → sockets. Any `?` ends in [`error`].
//!
//! What holds:
//! - Handlers, jobs and the command line open units; actions take `&mut Tx` and compose.
//! - Proofs are built in `access` alone, and everything that changes something asks for one.
//! - An event leaves only after COMMIT, in the order of the commits.
//! - Only `gateway` knows sockets; only `instance-store` knows tables; only `error` builds error bodies.
//! - Time, ids and chance come from [`app::App`].

pub mod access;
pub mod admin;
pub mod app;
pub mod applications;
pub mod auth;
pub mod bus;
pub mod cache;
pub mod channels;
pub mod command_line;
pub mod config;
pub mod direct_messages;
pub mod error;
pub mod gateway;
pub mod guilds;
pub mod http;
pub mod invites;
pub mod jobs;
pub mod members;
pub mod messages;
pub mod moderation;
pub mod openapi;
pub mod outbound;
pub mod rate_limits;
pub mod read_state;
pub mod resolver_client;
pub mod roles;
pub mod routes;
pub mod server;
pub mod settings;
pub mod setup;
pub mod tx;
pub mod users;
pub mod web_client;

/// Part of `App`'s making: opening the database, secrets, limits.
mod build;
pub use build::{Outside, build_app};
