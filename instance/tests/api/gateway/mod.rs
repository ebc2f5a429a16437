//! The gateway over real sockets.

mod bots;
mod closing;
mod fan_out;
mod login;
mod model;
mod presence;
mod resume;
mod truth;
mod visibility;
