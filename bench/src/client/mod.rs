//! The load: clients that cost the machine as little as possible.
//!
//! Written by hand over TCP, because a general client would spend more on a request than some of the servers
//! that it measures. What they leave out (TLS, redirects, chunked bodies, compression) they refuse aloud.

mod api;
mod closed_loop;
mod frames;
mod gateway;
mod http;
mod listeners;
mod open_loop;
mod paced;
mod stamp;
#[cfg(test)]
mod tests;

pub(crate) use api::Api;
pub(crate) use closed_loop::{Load, Outcome, Requests, closed_loop};
pub(crate) use frames::write_text;
pub(crate) use gateway::{Identify, Session, open_gateway};
pub(crate) use http::{Connection, request};
pub(crate) use listeners::Listeners;
pub(crate) use open_loop::{Stream, open_loop};
pub(crate) use paced::paced;
pub(crate) use stamp::stampable;
