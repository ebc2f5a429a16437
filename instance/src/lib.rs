//! The instance: one server of the chat, for people and bots.

pub mod cache;
pub mod gateway;
