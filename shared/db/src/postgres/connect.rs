//! Connections and their pools. Writes, reads and slow reads have their own, so that none can starve another.

use std::time::Duration;

use diesel::ConnectionError;
use diesel_async::pooled_connection::deadpool::{Object, Pool as Deadpool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls};

use super::tls;
use crate::job::BoxedJob;
use crate::{DbError, DbOptions, OpenError};

pub(super) type Pool = Deadpool<AsyncPgConnection>;
pub(super) type Lent = Object<AsyncPgConnection>;

/// How long a server may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// A statement of a unit that takes longer is stopped, so that a lock held by a stuck client can't hold up all.
const STATEMENT_WITHIN: Duration = Duration::from_secs(30);

pub(super) struct Pools {
    pub(super) write: Pool,
    pub(super) read: Pool,
    pub(super) slow: Pool,
}

impl Pools {
    pub(super) fn new(url: &str, options: &DbOptions) -> Result<Self, OpenError> {
        let all = options.max_connections.max(4);
        let write = all / 2;
        let read_only = |limit: Duration| {
            let limit = limit.as_millis();
            format!("SET default_transaction_read_only = on; SET statement_timeout = {limit}")
        };
        Ok(Self {
            write: pool(url, write, format!("SET statement_timeout = {}", STATEMENT_WITHIN.as_millis()))?,
            read: pool(url, all - write - 1, read_only(options.read_limit))?,
            slow: pool(url, 1, read_only(options.slow_read_limit))?,
        })
    }

    /// Fails now rather than at the first request.
    pub(super) async fn check(&self) -> Result<(), OpenError> {
        let conn = self.write.get().await.map_err(|error| OpenError::Connect(error.to_string()))?;
        drop(conn);
        Ok(())
    }
}

fn pool(url: &str, size: usize, setup: String) -> Result<Pool, OpenError> {
    let mut config = ManagerConfig::default();
    // An open transaction or a broken connection is noticed without asking the server.
    config.recycling_method = RecyclingMethod::Fast;
    config.custom_setup = Box::new(move |url| {
        let (url, setup) = (url.to_owned(), setup.clone());
        async move {
            let mut conn = connect(&url).await?;
            conn.batch_execute(&setup).await.map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(conn)
        }
        .boxed()
    });
    let manager = AsyncDieselConnectionManager::new_with_config(url, config);
    Deadpool::builder(manager).max_size(size).build().map_err(|error| OpenError::Connect(error.to_string()))
}

/// One connection, encrypted as the URL's `sslmode` asks for.
pub(crate) async fn connect(url: &str) -> Result<AsyncPgConnection, ConnectionError> {
    let (url, tls) = tls::split(url).map_err(ConnectionError::InvalidConnectionUrl)?;
    let config: Config = url.parse().map_err(|error| bad("DATABASE_URL", &error))?;
    let connecting = async {
        let Some(tls) = tls else {
            let (client, connection) =
                config.connect(NoTls).await.map_err(|error| bad("connecting", &error))?;
            return AsyncPgConnection::try_from_client_and_connection(client, connection).await;
        };
        let (client, connection) = config.connect(tls).await.map_err(|error| bad("connecting", &error))?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    };
    timeout(CONNECT_WITHIN, connecting)
        .await
        .unwrap_or_else(|_| Err(ConnectionError::BadConnection("the server doesn't answer".into())))
}

/// tokio_postgres says what happened only in the sources of its errors.
fn bad(what: &str, error: &tokio_postgres::Error) -> ConnectionError {
    let cause = std::error::Error::source(error).map(|cause| format!(": {cause}")).unwrap_or_default();
    ConnectionError::BadConnection(format!("{what}: {error}{cause}"))
}

/// Waits for a connection to run the job on. Without one the caller is told why.
pub(super) async fn lend<X>(pool: &Pool, job: BoxedJob<X>) -> Option<(BoxedJob<X>, Lent)> {
    match pool.get().await {
        Ok(conn) => Some((job, conn)),
        Err(error) => {
            tracing::error!(%error, "no connection to the database");
            job.answer(Err(broken(error.to_string())));
            None
        }
    }
}

/// A connection that can't be had, or failed in use.
pub(super) fn broken(text: String) -> DbError {
    let kind = diesel::result::DatabaseErrorKind::UnableToSendCommand;
    DbError::Diesel(diesel::result::Error::DatabaseError(kind, Box::new(text)))
}
