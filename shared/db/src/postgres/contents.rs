//! What a PostgreSQL database holds.

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

use super::connect;
use crate::contents::{Contents, contents};
use crate::{Backend, Conn, Migrations, OpenError};

/// Reads every table of the database at `url`, at one moment.
pub async fn examine(url: &str, migrations: &Migrations) -> Result<Contents, OpenError> {
    let mut conn = open(url).await?;
    begin(&mut conn).await?;
    contents(&mut Conn::Pg(&mut conn), Backend::Postgres, migrations).await
}

pub(super) async fn open(url: &str) -> Result<AsyncPgConnection, OpenError> {
    connect::connect(url).await.map_err(|error| OpenError::Connect(error.to_string()))
}

pub(super) async fn begin(conn: &mut AsyncPgConnection) -> Result<(), OpenError> {
    Ok(conn.batch_execute("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
}
