use std::time::Duration;

use actix_web::web;
use instance_store::resolver_outbox::{self, OutboxRow};
use tokio_util::sync::CancellationToken;

use super::{
    ResolverClient, announce,
    batch::{Outcome, Trouble},
};
use crate::{app::App, error::ApiResult};

/// Longer than a request takes; after that, another process may take the rows of one that was killed.
const LEASE_MS: i64 = 60_000;
/// What the resolver refused is tried again after a minute, then less and less often, and hourly in the end: an operator
/// may put it right, or the resolver only couldn't prove our address when it tried.
const REFUSED_FIRST_MS: i64 = 60 * 1_000;
const REFUSED_LAST_MS: i64 = 60 * REFUSED_FIRST_MS;
/// Who has a code keeps it.
const TAKEN: &str = "code_taken";
/// Looks for refused rows and for those of a killed process that often. New ones wake the job at once.
const IDLE: Duration = Duration::from_mins(1);
/// After an error of our own database.
const OWN_TROUBLE: Duration = Duration::from_secs(5);

/// Delivers whenever there is something, until `stop`.
pub async fn keep_delivered(app: web::Data<App>, stop: CancellationToken) {
    stop.run_until_cancelled(async {
        let mut announced = false;
        loop {
            let pause = async {
                if !announced {
                    announce::run_once(&app).await?;
                    announced = true;
                }
                run_once(&app).await
            };
            match (pause.await, &app.resolver) {
                (Ok(Some(pause)), _) => rest(&app, pause).await,
                (Ok(None), Some(resolver)) => {
                    tokio::select! {
                        () = resolver.wake.notified() => {}
                        () = app.clock.sleep(IDLE) => {}
                    }
                }
                (Ok(None), None) => return,
                (Err(error), _) => {
                    tracing::warn!(%error, "what the resolver should know could not be read or kept");
                    app.clock.sleep(OWN_TROUBLE).await;
                }
            }
        }
    })
    .await;
}

/// Leaves the resolver alone for `pause`. What waits grows older meanwhile, and the metrics say so.
async fn rest(app: &App, pause: Duration) {
    let until = app.clock.instant() + pause;
    while app.clock.instant() < until {
        app.clock.sleep_until(until.min(app.clock.instant() + IDLE)).await;
        if let Err(error) = report(app).await {
            tracing::warn!(%error, "how much the resolver is still to be told could not be read");
        }
    }
}

/// Delivers all that is due. Answers how long to leave the resolver alone when it is away or wants peace.
///
/// # Errors
/// Of our database.
pub async fn run_once(app: &App) -> ApiResult<Option<Duration>> {
    let Some(resolver) = &app.resolver else { return Ok(None) };
    let pause = deliver(app, resolver).await?;
    report(app).await?;
    Ok(pause)
}

async fn deliver(app: &App, resolver: &ResolverClient) -> ApiResult<Option<Duration>> {
    loop {
        let now = app.clock.now_ms();
        if !app.read(async move |conn| resolver_outbox::is_due(conn, now).await).await? {
            return Ok(None);
        }
        if !resolver.pace.lock().is_proven(now) {
            if let Err(trouble) = resolver.send(app, &[]).await {
                return Ok(Some(failed(app, resolver, &trouble)));
            }
            resolver.pace.lock().succeeded(app.clock.now_ms());
        }
        let most = resolver.batch_size();
        let rows = app
            .write_background(async move |tx| {
                let now = tx.now();
                Ok(resolver_outbox::lease(tx.conn(), now, now + LEASE_MS, most).await?)
            })
            .await?;
        match resolver.send(app, &rows).await {
            Ok(outcomes) => {
                resolver.pace.lock().succeeded(app.clock.now_ms());
                settle(app, rows, outcomes).await?;
            }
            Err(trouble) => {
                let heard = trouble.may_have_heard();
                app.write_background(async move |tx| {
                    Ok(resolver_outbox::give_back(tx.conn(), &rows, heard).await?)
                })
                .await?;
                return Ok(Some(failed(app, resolver, &trouble)));
            }
        }
    }
}

async fn settle(app: &App, rows: Vec<OutboxRow>, outcomes: Vec<Outcome>) -> ApiResult<()> {
    let (mut done, mut refused) = (Vec::new(), Vec::new());
    for (row, outcome) in rows.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Done => done.push(row),
            Outcome::Refused(reason) => refused.push((row, reason)),
        }
    }
    metrics::counter!("resolver_codes_told_total").increment(done.len() as u64);
    for (row, reason) in &refused {
        metrics::counter!("resolver_codes_refused_total").increment(1);
        tracing::warn!(invite.code = row.code, reason, "the resolver refused a code");
    }
    app.write_background(async move |tx| {
        let now = tx.now();
        resolver_outbox::acknowledge(tx.conn(), &done).await?;
        for (row, reason) in &refused {
            let again = now + refused_pause_ms(reason, row.attempts);
            resolver_outbox::refuse(tx.conn(), row, reason, again).await?;
        }
        Ok(())
    })
    .await
}

fn refused_pause_ms(reason: &str, attempts: i32) -> i64 {
    if reason == TAKEN {
        return REFUSED_LAST_MS;
    }
    (REFUSED_FIRST_MS << attempts.clamp(0, 6)).min(REFUSED_LAST_MS)
}

fn failed(app: &App, resolver: &ResolverClient, trouble: &Trouble) -> Duration {
    let pause = resolver.pace.lock().failed(trouble, &*app.random);
    metrics::counter!("resolver_requests_failed_total", "reason" => trouble.name()).increment(1);
    tracing::warn!(%trouble, ?pause, "the resolver could not be told; it is asked again");
    pause
}

async fn report(app: &App) -> ApiResult<()> {
    let backlog = app.read(async |conn| resolver_outbox::backlog(conn).await).await?;
    let waits_ms = backlog.due_since.map_or(0, |since| (app.clock.now_ms() - since).max(0));
    let count = |rows: i64| f64::from(u32::try_from(rows).unwrap_or(u32::MAX));
    metrics::gauge!("resolver_outbox_rows").set(count(backlog.rows));
    metrics::gauge!("resolver_outbox_refused_rows").set(count(backlog.refused));
    metrics::gauge!("resolver_outbox_age_seconds").set(count(waits_ms / 1_000));
    Ok(())
}
