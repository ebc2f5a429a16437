//! What an operator does to a running instance from its own machine: the command line speaks over `DATA_DIR/admin.sock`
//! while a server runs, and opens the database itself when none does.

pub mod command;
mod resolver;
pub mod socket;
