//! Signing in: passwords, sessions, access and refresh tokens.
//!
//! A sign-in is a row in `sessions`. Its access tokens are JWTs of 15 minutes that name the session; every call looks
//! the session up in a cache, so that ending it ends everything at once, sockets included. Refresh tokens rotate and
//! are stored as digests.

pub mod bot_token;
pub mod identity;
pub mod password;
pub mod tokens;
