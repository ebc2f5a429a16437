//! Starting the database's thread: migrate, check the connection, then serve until all doors are closed.

use std::rc::Rc;
use std::sync::Arc;
use std::thread;

use diesel_migrations::EmbeddedMigrations;
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinSet, LocalSet};

use super::pool::Pool;
use super::publisher::Publisher;
use super::{Doors, batch, connect, reads, units};
use crate::job::BoxedJob;
use crate::{DbOptions, OpenError, Publish, migrations};

type Started<X> = (Doors<X>, oneshot::Receiver<()>);

/// Returns the doors, and a receiver that answers (or breaks) when the thread has ended.
pub(super) async fn start<P: Publish>(
    url: String,
    options: DbOptions,
    migrations: EmbeddedMigrations,
    publish: Arc<P>,
) -> Result<Started<P::Effects>, OpenError> {
    let (opened, wait) = oneshot::channel();
    let (stopping, stopped) = oneshot::channel();
    let run = move || {
        match prepare(&url, &options, &migrations, publish) {
            Ok((runtime, local, doors)) => {
                drop(opened.send(Ok(doors)));
                runtime.block_on(local);
            }
            Err(error) => drop(opened.send(Err(error))),
        }
        let _ = stopping.send(());
    };
    thread::Builder::new()
        .name("db-postgres".into())
        .spawn(run)
        .map_err(OpenError::io("cannot start a thread"))?;
    let doors =
        wait.await.unwrap_or_else(|_| Err(OpenError::Connect("its thread ended unexpectedly".into())))?;
    Ok((doors, stopped))
}

type Prepared<X> = (runtime::Runtime, LocalSet, Doors<X>);

fn prepare<P: Publish>(
    url: &str,
    options: &DbOptions,
    migrations: &EmbeddedMigrations,
    publish: Arc<P>,
) -> Result<Prepared<P::Effects>, OpenError> {
    migrate(url, migrations)?;
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(OpenError::io("cannot start a runtime"))?;
    let pools = connect::Pools::new(url, options)?;
    // Fails now rather than at the first request.
    runtime.block_on(pools.write.check())?;
    let publisher = Rc::new(Publisher::start(publish)?);

    let local = LocalSet::new();
    let mut lanes = Vec::new();
    for _ in 0..options.lanes.clamp(1, 3) {
        let (door, jobs) = mpsc::channel(options.write_queue);
        local.spawn_local(batch::serve(
            jobs,
            Rc::clone(&pools.write),
            Rc::clone(&publisher),
            options.group_size,
        ));
        lanes.push(door);
    }
    let (requests, jobs) = mpsc::channel(options.write_queue);
    local.spawn_local(serve_units(jobs, Rc::clone(&pools.write), Rc::clone(&publisher)));
    let (background, jobs) = mpsc::channel(options.background_queue);
    local.spawn_local(serve_background(jobs, Rc::clone(&pools.write), publisher));
    let (fast, jobs) = mpsc::channel(options.read_queue);
    local.spawn_local(reads::serve(jobs, pools.read, options.read_limit));
    let (slow_reads, jobs) = mpsc::channel(options.read_queue);
    local.spawn_local(reads::serve(jobs, pools.slow, options.slow_read_limit));
    Ok((runtime, local, Doors { requests, lanes, background, reads: fast, slow_reads }))
}

/// diesel's harness for migrations blocks a thread of a multi-threaded runtime, so it gets one for the moment.
fn migrate(url: &str, migrations: &EmbeddedMigrations) -> Result<(), OpenError> {
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(OpenError::io("cannot start a runtime"))?;
    runtime.block_on(async {
        let conn = connect::connect(url).await.map_err(|error| OpenError::Connect(error.to_string()))?;
        migrations::run_postgres(conn, migrations).await
    })
}

/// Each unit in a task of its own, as many at once as there are connections.
async fn serve_units<P: Publish>(
    mut jobs: mpsc::Receiver<BoxedJob<P::Effects>>,
    pool: Rc<Pool>,
    publisher: Rc<Publisher<P>>,
) {
    let mut running = JoinSet::new();
    while let Some((job, conn)) = pool.next_unit(&mut jobs).await {
        let publisher = Rc::clone(&publisher);
        running.spawn_local(async move { units::run(job, conn, &publisher).await });
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

/// One at a time.
async fn serve_background<P: Publish>(
    mut jobs: mpsc::Receiver<BoxedJob<P::Effects>>,
    pool: Rc<Pool>,
    publisher: Rc<Publisher<P>>,
) {
    while let Some((job, conn)) = pool.next_unit(&mut jobs).await {
        units::run(job, conn, &publisher).await;
    }
}
