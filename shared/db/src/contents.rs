//! What a database holds: by this a copy is told from one that lost something.

use std::collections::BTreeMap;

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::{Backend, Conn, Migrations, OpenError, on, schema};

/// Of a database whose schema this program knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The newest migration.
    pub schema: String,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
}

/// Within one transaction of the connection, if it is to be of one moment.
pub(crate) async fn contents(
    conn: &mut Conn<'_>,
    backend: Backend,
    migrations: &Migrations,
) -> Result<Contents, OpenError> {
    let schema = newest(&applied(conn).await.map_err(|_| OpenError::Foreign)?, backend, migrations)?;
    Ok(Contents { schema, rows: count(conn).await? })
}

async fn applied(conn: &mut Conn<'_>) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let query = "SELECT version FROM __diesel_schema_migrations ORDER BY version";
    let rows: Vec<Row> = on!(conn, |c| sql_query(query).load(c).await)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

fn newest(applied: &[String], backend: Backend, migrations: &Migrations) -> Result<String, OpenError> {
    match applied.iter().find(|version| !migrations.knows(backend, version)) {
        Some(version) => Err(OpenError::FromTheFuture { version: version.clone() }),
        None => applied.last().cloned().ok_or(OpenError::Foreign),
    }
}

async fn count(conn: &mut Conn<'_>) -> QueryResult<BTreeMap<String, u64>> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let mut counts = BTreeMap::new();
    for table in schema::tables(conn).await? {
        // A name from the database itself; none of ours has a quote.
        let query = format!("SELECT count(*) AS rows FROM \"{}\"", table.name.replace('"', "\"\""));
        let Count { rows } = on!(conn, |c| sql_query(query).get_result(c).await)?;
        counts.insert(table.name, u64::try_from(rows).unwrap_or(0));
    }
    Ok(counts)
}
