//! Putting another database in the place of the one that the URL names, on the same server.

use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use url::Url;

use super::contents::open;
use super::programs::config;
use crate::OpenError;

/// The longest name that PostgreSQL keeps.
const LONGEST: usize = 63;

/// The database that the URL names.
pub fn database_name(url: &str) -> Result<String, OpenError> {
    let config = config(url)?;
    let name = config.get_dbname().or(config.get_user()).unwrap_or_default().to_owned();
    if name.is_empty() { Err(OpenError::Url("it names no database".into())) } else { Ok(name) }
}

/// A name for a database that belongs to `name`.
pub fn name_beside(name: &str, suffix: &str) -> String {
    let mut short = name.to_owned();
    while short.len() + 1 + suffix.len() > LONGEST && short.pop().is_some() {}
    format!("{short}_{suffix}")
}

/// The same server with another database.
pub fn url_of(url: &str, database: &str) -> Result<String, OpenError> {
    let mut url = Url::parse(url).map_err(|error| OpenError::Url(error.to_string()))?;
    url.set_path(&format!("/{database}"));
    Ok(url.into())
}

/// Connections to the database beside our own: servers that run on it, or people who look at it.
pub async fn users(url: &str, database: &str) -> Result<i64, OpenError> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        users: i64,
    }
    let query = "SELECT count(*) AS users FROM pg_stat_activity \
                 WHERE datname = $1 AND pid <> pg_backend_pid() \
                 AND coalesce(backend_type, 'client backend') = 'client backend'";
    let mut conn = outside(url).await?;
    let Count { users } = sql_query(query).bind::<Text, _>(database).get_result(&mut conn).await?;
    Ok(users)
}

/// Databases of the same server whose names begin so.
pub async fn names_that_start(url: &str, start: &str) -> Result<Vec<String>, OpenError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let query =
        "SELECT datname::text AS name FROM pg_database WHERE starts_with(datname::text, $1) ORDER BY 1";
    let rows: Vec<Row> = sql_query(query).bind::<Text, _>(start).load(&mut outside(url).await?).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// Makes an empty database, sorted as the one that the URL names if that is there.
pub async fn make(url: &str, database: &str) -> Result<(), OpenError> {
    #[derive(QueryableByName)]
    struct Sorted {
        #[diesel(sql_type = Text)]
        collate: String,
        #[diesel(sql_type = Text)]
        ctype: String,
    }
    let mut conn = outside(url).await?;
    let query =
        "SELECT datcollate::text AS collate, datctype::text AS ctype FROM pg_database WHERE datname = $1";
    let present: Vec<Sorted> = sql_query(query).bind::<Text, _>(database_name(url)?).load(&mut conn).await?;
    let mut sorted = String::new();
    if let [Sorted { collate, ctype }, ..] = present.as_slice() {
        sorted = format!("LC_COLLATE {} LC_CTYPE {}", literal(collate), literal(ctype));
    }
    let database = quoted(database);
    let statement = format!("CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8' {sorted}");
    Ok(conn.batch_execute(&statement).await?)
}

pub async fn drop_database(url: &str, database: &str) -> Result<(), OpenError> {
    let statement = format!("DROP DATABASE IF EXISTS {}", quoted(database));
    Ok(outside(url).await?.batch_execute(&statement).await?)
}

/// Renames the database that the URL names to `aside`, and `new` to its name: both or none. Without `new` it was done
/// before.
pub async fn swap(url: &str, new: &str, aside: &str) -> Result<(), OpenError> {
    let present = database_name(url)?;
    let mut conn = outside(url).await?;
    if !is_there(&mut conn, new).await? {
        return Ok(());
    }
    let rename = |from: &str, to: &str| format!("ALTER DATABASE {} RENAME TO {};", quoted(from), quoted(to));
    let mut statements = String::from("BEGIN;");
    if is_there(&mut conn, &present).await? {
        statements += &rename(&present, aside);
    }
    statements += &rename(new, &present);
    Ok(conn.batch_execute(&(statements + "COMMIT;")).await?)
}

async fn is_there(conn: &mut AsyncPgConnection, database: &str) -> Result<bool, OpenError> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let query = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS found";
    let Found { found } = sql_query(query).bind::<Text, _>(database).get_result(conn).await?;
    Ok(found)
}

/// A connection to another database of the same server: nobody can rename the one that they are in.
async fn outside(url: &str) -> Result<AsyncPgConnection, OpenError> {
    let other = if database_name(url)? == "postgres" { "template1" } else { "postgres" };
    open(&url_of(url, other)?).await
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit() {
        assert_eq!(name_beside("chat", "undo"), "chat_undo");
        let long = name_beside(&"x".repeat(63), "undo_20261121T200000Z");
        assert_eq!(long.len(), 63);
        assert!(long.ends_with("x_undo_20261121T200000Z"));
        assert_eq!(database_name("postgres://ada@h/chat?sslmode=disable").unwrap(), "chat");
        assert_eq!(url_of("postgres://a:b@h/chat?x=y", "new").unwrap(), "postgres://a:b@h/new?x=y");
    }
}
