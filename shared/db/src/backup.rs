//! What backups need of a database. None of it needs an open [`Db`](crate::Db), and a server beside it notices nothing.

pub use crate::contents::Contents;

/// A file that says that a restore was interrupted, in the data directory: what is there may be half of the old data and
/// half of the new, so no database is opened until the restore is finished.
pub const RESTORE_JOURNAL: &str = "restore.journal";

/// Files.
pub mod sqlite {
    pub use crate::sqlite::{examine, snapshot as copy};
}

/// Databases of a server, and PostgreSQL's own programs.
pub mod postgres {
    pub use crate::postgres::contents::examine;
    pub use crate::postgres::programs::{dump, fill, read_dump};
    pub use crate::postgres::replace::{
        database_name, drop_database, make, name_beside, names_that_start, swap, url_of, users,
    };
}
