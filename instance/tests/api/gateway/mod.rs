//! The gateway over real sockets.

mod bots;
mod closing;
mod cut_off;
mod every_mutation;
mod fan_out;
mod house;
mod login;
mod model;
mod presence;
mod resume;
mod revoked;
mod sessions;
mod truth;
mod visibility;
mod watcher;
