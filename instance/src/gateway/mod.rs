//! Live connections, as Discord's gateway v10 has them.

pub mod event;
pub mod kind;
