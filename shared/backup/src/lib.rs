//! Backups of both servers: hot, whole or recognisably not, and restored with a way back.
//!
//! - [`Site`]: what is backed up;  [`command_line`]: what an operator types
//! - [`backup`]: an archive of a server in use;  [`check`]: proof that an archive, or the live database, is whole
//! - [`restore`]: an archive's data in the place of the present data, which is kept;  [`retention`]: what is kept
//! - `archive`, [`manifest`]: what an archive looks like;  `files`: what survives a power cut
//!
//! What holds:
//! 1. A file under its final name was synced whole, and read again from beginning to end.
//! 2. Backing up takes no lock that a server would notice. Only one backup goes to a folder at a time.
//! 3. Nothing of an archive is believed before its SHA-256, its sizes, its paths and its schema are checked, and nothing
//!    present is touched before that.
//! 4. A restore that was cut off is finished by the next one; until then no server starts on half of it.
//! 5. A database is asked only through `shared_db`.

mod archive;
pub mod backup;
pub mod check;
pub mod command_line;
mod files;
pub mod manifest;
mod names;
pub mod restore;
pub mod retention;
mod secrets;
mod site;

pub use site::{Programs, Site};
