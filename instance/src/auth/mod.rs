//! Signing in: passwords, sessions, access and refresh tokens.
//!
//! A sign-in is a row in `sessions`. Its access tokens are JWTs of 15 minutes that name the session; every call looks
//! the session up in a cache, so that ending it ends everything at once, sockets included. Refresh tokens rotate and
//! are stored as digests.
//!
//! To add a way to sign in: a file with its handler that ends in [`session::open`] and [`session::answer`].

pub mod account;
pub mod bot_token;
pub mod identity;
pub mod login;
pub mod logout;
pub mod password;
pub mod refresh;
pub mod register;
pub mod reset_password;
pub mod session;
pub mod tokens;
