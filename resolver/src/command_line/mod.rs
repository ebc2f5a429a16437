//! What an operator does on the machine, beside running the server.

pub mod backup;
pub mod check_config;
pub mod healthcheck;
pub mod migrate_database;
pub mod new_token;
pub mod reassign;
pub mod unpin;
