//! A pool of connections, and the loop that fetches a job together with a connection for it.

use std::cell::Cell;

use diesel_async::pooled_connection::deadpool::{Object, Pool as Deadpool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use tokio::sync::mpsc::Receiver;

use super::connect;
use crate::job::BoxedJob;
use crate::{DbError, OpenError};

pub(super) type Lent = Object<AsyncPgConnection>;

pub(super) struct Pool {
    connections: Deadpool<AsyncPgConnection>,
    /// So that going and coming back are logged once each, not at every request.
    away: Cell<bool>,
}

impl Pool {
    pub(super) fn new(url: &str, size: usize, setup: String) -> Result<Self, OpenError> {
        let mut config = ManagerConfig::default();
        // A connection that is known to be closed is noticed without asking the server.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |url| {
            let (url, setup) = (url.to_owned(), setup.clone());
            async move { connect::prepared(&url, &setup).await }.boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let connections = Deadpool::builder(manager)
            .max_size(size)
            .build()
            .map_err(|error| OpenError::Connect(error.to_string()))?;
        Ok(Self { connections, away: Cell::new(false) })
    }

    /// Whether the server can be reached.
    pub(super) async fn check(&self) -> Result<(), OpenError> {
        self.connections.get().await.map(drop).map_err(|error| OpenError::Connect(error.to_string()))
    }

    /// The next job and a connection on which its transaction has begun; `None` once the door is closed.
    pub(super) async fn next_unit<X>(&self, jobs: &mut Receiver<BoxedJob<X>>) -> Option<(BoxedJob<X>, Lent)> {
        self.next(jobs, async || self.begin().await).await
    }

    /// The next read and a connection for it; `None` once the door is closed.
    pub(super) async fn next_read<X>(&self, jobs: &mut Receiver<BoxedJob<X>>) -> Option<(BoxedJob<X>, Lent)> {
        self.next(jobs, async || self.get().await).await
    }

    async fn next<X>(
        &self,
        jobs: &mut Receiver<BoxedJob<X>>,
        connection: impl AsyncFn() -> Result<Lent, String>,
    ) -> Option<(BoxedJob<X>, Lent)> {
        loop {
            let job = jobs.recv().await?;
            match connection().await {
                Ok(conn) => {
                    if self.away.take() {
                        tracing::info!("the database can be reached again");
                    }
                    return Some((job, conn));
                }
                Err(error) => {
                    if !self.away.replace(true) {
                        tracing::error!(%error, "the database can't be reached");
                    }
                    job.answer(Err(DbError::Retry));
                    // Finding that out may have taken seconds: who waits would wait as long again, one by one.
                    while let Ok(job) = jobs.try_recv() {
                        job.answer(Err(DbError::Retry));
                    }
                }
            }
        }
    }

    async fn get(&self) -> Result<Lent, String> {
        self.connections.get().await.map_err(|error| error.to_string())
    }

    /// Nothing has run yet, so a connection that broke while it lay idle is simply replaced.
    async fn begin(&self) -> Result<Lent, String> {
        let mut conn = self.get().await?;
        if conn.batch_execute("BEGIN").await.is_ok() {
            return Ok(conn);
        }
        drop(Object::take(conn));
        // The others lay idle while the same happened to them.
        self.connections.retain(|_, _| false);
        conn = self.get().await?;
        match conn.batch_execute("BEGIN").await {
            Ok(()) => Ok(conn),
            Err(error) => {
                drop(Object::take(conn));
                Err(error.to_string())
            }
        }
    }
}
