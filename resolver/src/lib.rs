//! The resolver: which instance does an invite code belong to? It knows nothing else.
//!
//! - [`routes`]: every route, one line each
//! - [`register`], [`batch`], [`withdraw`], [`resolve`], [`stats`], [`expired`]: what can be done, a file each
//! - [`join`]: the pages that guests see
//! - [`code`], [`owner`], [`limits`]: the rules for codes, targets, tokens and frequency
//! - [`proof`]: who may speak for a target
//! - [`replicas`]: what several resolvers on one database tell each other
//! - [`store`]: every query; [`app`]: what handlers work with; [`error`]: every refusal
//! - [`config`], [`serve`], [`token_file`]: from settings to a running server; [`command_line`]: what an operator does
//!   beside it
//!
//! What holds: a row of `codes` is never deleted, so a code never gets a second owner; a look has one owner; no
//! client address is stored; a resolve never waits for a write.

pub mod app;
pub mod batch;
mod body;
pub mod code;
pub mod command_line;
pub mod config;
pub mod error;
pub mod expired;
pub mod join;
pub mod limits;
pub mod owner;
pub mod proof;
pub mod register;
pub mod replicas;
pub mod resolve;
pub mod routes;
pub mod serve;
pub mod stats;
pub mod store;
pub mod token_file;
pub mod withdraw;
