//! One connection type over both databases.
//!
//! Queries are written once inside [`on!`](crate::on); the macro expands the body for each backend, so the compiler
//! checks it against both. Where the dialects differ, the two-armed form takes one body each.

use std::error::Error;
use std::future::ready;

use diesel::{QueryResult, SqliteConnection};
use diesel_async::sync_connection_wrapper::{SpawnBlocking, SyncConnectionWrapper};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::future::BoxFuture;

/// A connection lent to a unit of work or to a read.
pub enum Conn<'a> {
    Pg(&'a mut AsyncPgConnection),
    Sqlite(&'a mut Sqlite),
}

/// SQLite behind diesel's asynchronous interface, without a thread hop per statement.
pub type Sqlite = SyncConnectionWrapper<SqliteConnection, Inline>;

/// Runs each SQLite statement where it is asked for, so that its future is ready at once.
///
/// That makes a whole unit of work run on the writer's own thread without ever waiting, which is what group commit
/// rests on. It also means that a unit on SQLite may await nothing but the database.
#[derive(Clone, Copy, Debug, Default)]
pub struct Inline;

impl SpawnBlocking for Inline {
    fn spawn_blocking<'a, R>(
        &mut self,
        task: impl FnOnce() -> R + Send + 'static,
    ) -> BoxFuture<'a, Result<R, Box<dyn Error + Send + Sync + 'static>>>
    where
        R: Send + 'static,
    {
        Box::pin(ready(Ok(task())))
    }

    fn get_runtime() -> Self {
        Self
    }
}

impl Conn<'_> {
    /// The same connection for a shorter time, for handing it to a function that takes a `Conn` by value.
    pub fn reborrow(&mut self) -> Conn<'_> {
        match self {
            Conn::Pg(conn) => Conn::Pg(conn),
            Conn::Sqlite(conn) => Conn::Sqlite(conn),
        }
    }

    /// Runs statements that return nothing and take no parameters. Never give it text that a user wrote.
    pub async fn batch_execute(&mut self, sql: &str) -> QueryResult<()> {
        crate::on!(self, |c| c.batch_execute(sql).await)
    }
}

/// Runs a query on whichever database the connection belongs to.
///
/// `on!(conn, |c| query.execute(c).await)` writes it once. `on!(conn, pg |p| …, sqlite |s| …)` is for the few queries
/// whose text differs. `conn` is a `&mut Conn<'_>`; the bound name is a `&mut` of the concrete connection.
#[macro_export]
macro_rules! on {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::Conn::Pg(conn) => {
                let $c: &mut $crate::diesel_async::AsyncPgConnection = conn;
                $body
            }
            $crate::Conn::Sqlite(conn) => {
                let $c: &mut $crate::Sqlite = conn;
                $body
            }
        }
    };
    ($conn:expr, pg |$p:ident| $on_pg:expr, sqlite |$s:ident| $on_sqlite:expr) => {
        match $conn {
            $crate::Conn::Pg(conn) => {
                let $p: &mut $crate::diesel_async::AsyncPgConnection = conn;
                $on_pg
            }
            $crate::Conn::Sqlite(conn) => {
                let $s: &mut $crate::Sqlite = conn;
                $on_sqlite
            }
        }
    };
}

/// Loads rows, for lists that are read often: `load!(conn, query)`, with `diesel` among the caller's crates.
///
/// On SQLite straight from the statement. The asynchronous wrapper would write the statement's text anew each time, and
/// copy every value of every row before it becomes a struct, which took twice as long as the reading itself.
#[macro_export]
macro_rules! load {
    ($conn:expr, $query:expr) => {
        $crate::directly!($conn, load, $query)
    };
}

/// Writes, for what is written often: `execute!(conn, query)`. As [`load!`](crate::load).
#[macro_export]
macro_rules! execute {
    ($conn:expr, $query:expr) => {
        $crate::directly!($conn, execute, $query)
    };
}

/// What [`load!`](crate::load) and [`execute!`](crate::execute) have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! directly {
    ($conn:expr, $method:ident, $query:expr) => {
        match $conn {
            $crate::Conn::Pg(conn) => {
                let conn: &mut $crate::diesel_async::AsyncPgConnection = conn;
                $crate::diesel_async::RunQueryDsl::$method($query, conn).await
            }
            $crate::Conn::Sqlite(conn) => {
                let conn: &mut $crate::Sqlite = conn;
                conn.spawn_blocking(move |conn| ::diesel::RunQueryDsl::$method($query, conn)).await
            }
        }
    };
}
