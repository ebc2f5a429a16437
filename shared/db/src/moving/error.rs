//! Why nothing was moved, for the person at the command line.

use std::fmt::{self, Write as _};

use crate::OpenError;

#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("the data is in PostgreSQL already: DATABASE_URL names no SQLite file")]
    NotFromSqlite,
    #[error("--to must name a PostgreSQL database: postgres://USER:PASSWORD@HOST/DATABASE")]
    NotToPostgres,
    #[error("there is no database at {path}: are DATA_DIR and DATABASE_URL right?")]
    NoSource { path: String },
    #[error("{path} is not a database of this program")]
    NotOurs { path: String },
    #[error(
        "{path} was last used by an older version. Start this version on it once, stop it again, and repeat this."
    )]
    Outdated { path: String },
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("reading the SQLite database failed")]
    Read(#[from] diesel::result::Error),
    #[error("table `{table}`, column `{column}`: there is no way yet to move its type, {kind}")]
    Kind { table: String, column: String, kind: String },
    #[error("table `{table}` has no primary key, so its rows have no order to compare them in")]
    NoKey { table: String },
    #[error("the tables {tables} refer to each other in a circle, so none of them can be filled first")]
    Circle { tables: String },
    #[error(
        "the target holds tables that are not this program's ({tables}). Give it a database of its own. Nothing was changed."
    )]
    Strangers { tables: String },
    #[error(
        "the target is not empty: its table `{table}` has rows. Nothing was changed. Give an empty database; if all that \
         is in this one may go, drop it and create it again."
    )]
    NotEmpty { table: String },
    #[error("the target's encoding is {encoding}, but must be UTF8: CREATE DATABASE … ENCODING 'UTF8'")]
    Encoding { encoding: String },
    #[error(
        "another program has held the lock of the target for a minute: a server that starts there, or another move"
    )]
    Locked,
    #[error("PostgreSQL, {at}: {said}")]
    Target { at: String, said: String },
    #[error("{}", unfit(.rows, *.count))]
    Unfit { rows: Vec<Unfit>, count: u64 },
    #[error(
        "table `{table}` did not arrive as it was sent ({sent} rows, {arrived} arrived). Nothing was kept in the target; \
         please report this."
    )]
    Differs { table: String, sent: u64, arrived: u64 },
}

/// A text that PostgreSQL can't hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub table: String,
    /// The key of the row, with its columns' names.
    pub row: String,
    pub column: String,
    pub why: &'static str,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {} {}", self.table, self.row, self.column, self.why)
    }
}

fn unfit(rows: &[Unfit], count: u64) -> String {
    let mut text =
        String::from("PostgreSQL can't hold these texts. Nothing was moved; change them and repeat this.");
    for row in rows {
        let _ = write!(text, "\n  {row}");
    }
    let unnamed = count.saturating_sub(rows.len() as u64);
    if unnamed > 0 {
        let _ = write!(text, "\n  and {unnamed} more");
    }
    text
}
