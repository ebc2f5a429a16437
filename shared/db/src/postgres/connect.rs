//! Connecting, and the pools. Writes, reads and slow reads have their own, so that none can starve another.

use std::rc::Rc;
use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::time::timeout;
use tokio_postgres::{Client, Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::pool::Pool;
use super::tls;
use crate::{DbOptions, OpenError};

/// How long a server may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// A server that is gone without a word, by a power cut or a broken network, is noticed after this. Linux alone would
/// try again for a quarter of an hour, and every unit would wait as long.
const SILENT_AFTER: Duration = Duration::from_secs(20);

/// A statement of a unit that takes longer is stopped, so that a lock held by a stuck client can't hold up all.
const STATEMENT_WITHIN: Duration = Duration::from_secs(30);

pub(super) struct Pools {
    pub(super) write: Rc<Pool>,
    pub(super) read: Rc<Pool>,
    pub(super) slow: Rc<Pool>,
}

impl Pools {
    pub(super) fn new(url: &str, options: &DbOptions) -> Result<Self, OpenError> {
        let all = options.max_connections.max(4);
        let write = all / 2;
        let read_only = |limit: Duration| {
            let limit = limit.as_millis();
            format!("SET default_transaction_read_only = on; SET statement_timeout = {limit}")
        };
        let limited = format!("SET statement_timeout = {}", STATEMENT_WITHIN.as_millis());
        Ok(Self {
            write: Rc::new(Pool::new(url, write, limited)?),
            read: Rc::new(Pool::new(url, all - write - 1, read_only(options.read_limit))?),
            slow: Rc::new(Pool::new(url, 1, read_only(options.slow_read_limit))?),
        })
    }
}

/// One connection, set up by these statements.
pub(super) async fn prepared(url: &str, setup: &str) -> Result<AsyncPgConnection, ConnectionError> {
    let mut conn = connect(url).await?;
    conn.batch_execute(setup).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// One connection, encrypted as the URL's `sslmode` asks for.
pub(crate) async fn connect(url: &str) -> Result<AsyncPgConnection, ConnectionError> {
    let (config, tls) = settings(url)?;
    soon(async {
        let Some(tls) = tls else {
            let (client, connection) =
                config.connect(NoTls).await.map_err(|error| bad("connecting", &error))?;
            return AsyncPgConnection::try_from_client_and_connection(client, connection).await;
        };
        let (client, connection) = config.connect(tls).await.map_err(|error| bad("connecting", &error))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    })
    .await
}

/// The same without diesel, which has no words for COPY. Driven by a task of its own.
pub(crate) async fn client(url: &str) -> Result<Client, ConnectionError> {
    let (config, tls) = settings(url)?;
    soon(async {
        let Some(tls) = tls else {
            let (client, connection) =
                config.connect(NoTls).await.map_err(|error| bad("connecting", &error))?;
            tokio::spawn(connection);
            return Ok(client);
        };
        let (client, connection) = config.connect(tls).await.map_err(|error| bad("connecting", &error))?;
        tokio::spawn(connection);
        Ok(client)
    })
    .await
}

fn settings(url: &str) -> Result<(Config, Option<MakeRustlsConnect>), ConnectionError> {
    let (url, tls) = tls::split(url).map_err(ConnectionError::InvalidConnectionUrl)?;
    let mut config: Config = url.parse().map_err(|error| bad("DATABASE_URL", &error))?;
    config.keepalives_idle(SILENT_AFTER / 2).keepalives_interval(SILENT_AFTER / 6).keepalives_retries(3);
    config.tcp_user_timeout(SILENT_AFTER);
    Ok((config, tls))
}

async fn soon<T>(connecting: impl Future<Output = Result<T, ConnectionError>>) -> Result<T, ConnectionError> {
    timeout(CONNECT_WITHIN, connecting)
        .await
        .unwrap_or_else(|_| Err(ConnectionError::BadConnection("the server doesn't answer".into())))
}

/// tokio_postgres says what happened only in the sources of its errors.
fn bad(what: &str, error: &tokio_postgres::Error) -> ConnectionError {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    ConnectionError::BadConnection(format!("{what}: {error}{cause}"))
}
