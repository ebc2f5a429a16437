//! What a database says about its own tables: for the tests that hold both dialects and the code together.

mod postgres;
mod sqlite;

use diesel::QueryResult;

use crate::{Conn, on};

/// A table with its columns in order of name, so that two dialects can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    pub nullable: bool,
    /// Part of the primary key.
    pub key: bool,
}

/// Types as both dialects have them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Bool,
    Text,
    Binary,
    Double,
    /// Anything else, as the database calls it.
    Other(String),
}

/// All tables in order of name, but not diesel's own, the one for secrets, or those behind SQLite's full text.
pub async fn tables(conn: &mut Conn<'_>) -> QueryResult<Vec<Table>> {
    let rows = on!(conn, pg | p | postgres::columns(p).await, sqlite | s | sqlite::columns(s).await)?;
    let mut tables: Vec<Table> = Vec::new();
    for (name, column) in rows {
        match tables.last_mut().filter(|table| table.name == name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name, columns: vec![column] }),
        }
    }
    Ok(tables)
}
