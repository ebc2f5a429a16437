//! The PostgreSQL database, within one transaction that is kept at the very end.

use std::pin::Pin;

use bytes::Bytes;
use diesel_migrations::EmbeddedMigrations;
use futures_util::{SinkExt, StreamExt};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, CopyInSink};

use super::MoveError;
use super::part::{Part, quoted};
use super::sum::{Adder, Sum};
use crate::postgres::connect;
use crate::schema::Kind;
use crate::{OpenError, migrations};

pub(super) struct Target {
    client: Client,
}

impl Target {
    /// Makes the schema, and begins the transaction. Refuses a database that isn't empty.
    pub(super) async fn prepare(
        url: &str,
        embedded: &EmbeddedMigrations,
        parts: &[Part],
    ) -> Result<Self, MoveError> {
        let target = Self { client: connect::client(url).await.map_err(unreachable)? };
        target.check_it_is_ours(parts).await?;
        let conn = connect::connect(url).await.map_err(unreachable)?;
        migrations::run_postgres(conn, embedded).await?;
        // A server that starts there waits for the same lock, so it can't meet half of the data.
        let lock = format!("SET lock_timeout = '60s'; {}", migrations::LOCK);
        target.client.batch_execute(&lock).await.map_err(|error| {
            let waited = error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE);
            if waited { MoveError::Locked } else { said("taking the lock", &error) }
        })?;
        target.run("beginning", "BEGIN").await?;
        for table in parts.iter().map(|part| part.table.as_str()).chain(["secrets"]) {
            if target.text(&format!("SELECT EXISTS (SELECT FROM {})::text", quoted(table))).await? == "true" {
                return Err(MoveError::NotEmpty { table: table.to_owned() });
            }
        }
        Ok(target)
    }

    async fn check_it_is_ours(&self, parts: &[Part]) -> Result<(), MoveError> {
        let encoding = self.text("SHOW server_encoding").await?;
        if encoding != "UTF8" {
            return Err(MoveError::Encoding { encoding });
        }
        let tables = "SELECT coalesce(string_agg(relname::text, chr(10) ORDER BY relname), '') FROM pg_class
                      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')";
        let tables = self.text(tables).await?;
        let is_ours = |table: &&str| {
            ["secrets", "__diesel_schema_migrations"].contains(table)
                || parts.iter().any(|part| part.table == **table)
        };
        let strangers: Vec<&str> = tables.lines().filter(|table| !is_ours(table)).collect();
        if strangers.is_empty() { Ok(()) } else { Err(MoveError::Strangers { tables: strangers.join(", ") }) }
    }

    pub(super) async fn fill(&self, part: &Part) -> Result<Filling, MoveError> {
        let at = format!("table `{}`", part.table);
        let sink = self.client.copy_in(part.copy_in().as_str()).await.map_err(|error| said(&at, &error))?;
        Ok(Filling { sink: Box::pin(sink), at })
    }

    /// Whether what arrived is what was sent.
    pub(super) async fn check(&self, part: &Part, sent: &Sum) -> Result<(), MoveError> {
        let wrong = |error| said(&format!("reading table `{}`", part.table), &error);
        let mut lines = Box::pin(self.client.copy_out(part.copy_out().as_str()).await.map_err(wrong)?);
        let mut arrived = Adder::default();
        while let Some(line) = lines.next().await {
            arrived.add(&line.map_err(wrong)?);
        }
        let arrived = arrived.sum();
        if arrived == *sent {
            return Ok(());
        }
        Err(MoveError::Differs { table: part.table.clone(), sent: sent.rows, arrived: arrived.rows })
    }

    /// Stores the secrets, and makes everything durable.
    pub(super) async fn keep(&self, parts: &[Part], secrets: &[(String, Vec<u8>)]) -> Result<(), MoveError> {
        for (name, value) in secrets {
            let insert = "INSERT INTO secrets (name, value) VALUES ($1, $2)";
            let stored = self.client.execute(insert, &[name, value]).await;
            stored.map_err(|error| said("storing the secrets", &error))?;
        }
        for part in parts {
            self.set_counters(part).await?;
        }
        self.run("at the end", "COMMIT").await?;
        // So that its first plans are good ones.
        self.run("after all was stored", "ANALYZE").await
    }

    /// Columns that PostgreSQL numbers by itself go on behind what was moved.
    async fn set_counters(&self, part: &Part) -> Result<(), MoveError> {
        let table = quoted(&part.table);
        for column in part.columns.iter().filter(|column| column.key && column.kind == Kind::Integer) {
            let (name, literal) = (quoted(&column.name), column.name.replace('\'', "''"));
            let sequence = format!("pg_get_serial_sequence('{}', '{literal}')", table.replace('\'', "''"));
            let next = format!("(SELECT coalesce(max({name}), 0) + 1 FROM {table})");
            // Without such a counter there is nothing to set: NULL in, NULL out.
            self.run("setting counters", &format!("SELECT setval({sequence}::regclass, {next}, false)"))
                .await?;
        }
        Ok(())
    }

    async fn text(&self, sql: &str) -> Result<String, MoveError> {
        let row = self.client.query_one(sql, &[]).await.map_err(|error| said("looking at it", &error))?;
        row.try_get(0).map_err(|error| said("looking at it", &error))
    }

    async fn run(&self, at: &str, sql: &str) -> Result<(), MoveError> {
        self.client.batch_execute(sql).await.map_err(|error| said(at, &error))
    }
}

/// A table that takes lines in.
pub(super) struct Filling {
    sink: Pin<Box<CopyInSink<Bytes>>>,
    at: String,
}

impl Filling {
    pub(super) async fn add(&mut self, lines: Bytes) -> Result<(), MoveError> {
        self.sink.send(lines).await.map_err(|error| said(&self.at, &error))
    }

    pub(super) async fn finish(mut self) -> Result<(), MoveError> {
        self.sink.as_mut().finish().await.map(drop).map_err(|error| said(&self.at, &error))
    }
}

/// By value, to stand in `map_err`.
fn unreachable(error: impl std::fmt::Display) -> MoveError {
    OpenError::Connect(error.to_string()).into()
}

/// In PostgreSQL's own words: which row and column it stumbled over is in its context.
fn said(at: &str, error: &tokio_postgres::Error) -> MoveError {
    let said = match error.as_db_error() {
        Some(said) => [Some(said.message()), said.detail(), said.where_()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("; "),
        None => error.to_string(),
    };
    MoveError::Target { at: at.to_owned(), said }
}
