//! The database of both servers: SQLite by default, PostgreSQL to grow, one set of queries.
//!
//! - [`Conn`] and [`on!`]: a query written once, checked against both databases
//! - [`Db`]: where units of work and reads are handed in; closures are shipped to the database's own threads
//! - [`Unit`], [`Publish`]: a transaction, and what is told once it is on disk
//! - [`open_desk`], [`thread_number`]: for threads that serve many requests, cheaper answers and places of their own
//! - [`DbError`], [`OpenError`]: failures by what to do about them
//! - [`lock_pair`], [`schema`]: locks by name; what tables there are
//! - [`backup`], [`ServerLock`]: copies of a database in use, proof that one is whole, and another one in its place
//! - [`moving`]: from SQLite to PostgreSQL, by the catalogues of the databases themselves
//! - [`DbOptions`]: the place and every limit;  [`Migrations`]: the embedded schema, run at open
//!
//! What holds:
//! 1. An acknowledged unit is on disk (SQLite with [`Durability::Full`], PostgreSQL with its defaults).
//! 2. Commit, publish, answer happen in this order, and no caller can cancel them by going away.
//! 3. A failing or panicking unit undoes itself and nothing else.
//! 4. Every queue is bounded: when full, the caller hears [`DbError::Busy`] at once.
//! 5. A unit awaits only the database. On SQLite anything else is treated as a panic.

#[cfg(panic = "abort")]
compile_error!("a unit of work that panics must not end the server: build with panic = \"unwind\"");

mod answers;
pub mod backup;
mod conn;
mod contents;
mod db;
mod error;
mod job;
mod locks;
mod migrations;
pub mod moving;
mod options;
mod postgres;
pub mod schema;
mod secrets;
mod sqlite;
mod stopwatch;
#[cfg(feature = "test-support")]
pub mod test_support;
mod thread_number;
mod unit;

pub use answers::open_desk;
pub use conn::{Conn, Inline, Sqlite};
pub use db::Db;
pub use error::{DbError, OpenError};
pub use locks::lock_pair;
pub use migrations::Migrations;
pub use options::{Backend, DbOptions, Durability, FreeSpace, free_space};
pub use secrets::{MOST_SECRET_BYTES, SecretError, is_secret_name, secret_names};
pub use sqlite::ServerLock;
pub use thread_number::thread_number;
pub use unit::{Publish, Unit};

/// What a query fails with, for crates that do not name diesel.
pub use diesel::result::Error as QueryError;

/// For the expansion of [`on!`].
pub use diesel_async;
