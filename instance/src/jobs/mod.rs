//! Work that nobody waits for, one file per job. Each job's `run_once` does all there is to do, in units of work short
//! enough that requests don't notice, and may run twice at once or be cut short anywhere.
//!
//! To add a job: a file with `run_once`, and its line in [`start`].

pub mod empty_pages;
pub mod expired_invites;
pub mod expired_sign_ins;
pub mod old_nonces;
pub mod purge_deleted;
pub mod temporary_members;

use std::time::Duration;

use actix_web::{rt, web};
use tokio_util::sync::CancellationToken;

use crate::{app::App, error::ApiResult, resolver_client::deliver};

/// Rows that one unit touches at most.
const CHUNK: i64 = 500;

/// Starts every job. They end soon after `stop`; what a job was doing then, it does after the next start.
pub fn start(app: &web::Data<App>, stop: &CancellationToken) -> Vec<rt::task::JoinHandle<()>> {
    vec![
        rt::spawn(deliver::keep_delivered(app.clone(), stop.clone())),
        rt::spawn(repeat(
            app.clone(),
            stop.clone(),
            "expired_invites",
            Duration::from_mins(1),
            expired_invites::run_once,
        )),
        rt::spawn(repeat(
            app.clone(),
            stop.clone(),
            "purge_deleted",
            Duration::from_mins(1),
            purge_deleted::run_once,
        )),
        rt::spawn(repeat(
            app.clone(),
            stop.clone(),
            "expired_sign_ins",
            Duration::from_hours(1),
            expired_sign_ins::run_once,
        )),
        rt::spawn(repeat(
            app.clone(),
            stop.clone(),
            "old_nonces",
            Duration::from_hours(1),
            old_nonces::run_once,
        )),
        rt::spawn(repeat(
            app.clone(),
            stop.clone(),
            "empty_pages",
            Duration::from_hours(1),
            empty_pages::run_once,
        )),
        rt::spawn(after_departures(app.clone(), stop.clone())),
    ]
}

/// Runs a job now and `pause` after each end, until `stop`.
async fn repeat(
    app: web::Data<App>,
    stop: CancellationToken,
    name: &'static str,
    pause: Duration,
    run_once: impl AsyncFn(&App) -> ApiResult<usize>,
) {
    let forever = async {
        loop {
            report(name, run_once(&app).await);
            app.clock.sleep(pause).await;
        }
    };
    stop.run_until_cancelled(forever).await;
}

/// Looks for temporary members whenever somebody's last session has ended, and once a minute for whom that missed.
async fn after_departures(app: web::Data<App>, stop: CancellationToken) {
    let forever = async {
        loop {
            report("temporary_members", temporary_members::run_once(&app).await);
            // At most once a second, however many leave.
            app.clock.sleep(Duration::from_secs(1)).await;
            tokio::select! {
                () = app.gateway.departure() => {}
                () = app.clock.sleep(Duration::from_mins(1)) => {}
            }
        }
    };
    stop.run_until_cancelled(forever).await;
}

fn report(name: &'static str, done: ApiResult<usize>) {
    match done {
        Ok(0) => {}
        Ok(removed) => {
            metrics::counter!("job_rows_removed_total", "job" => name).increment(removed as u64);
            tracing::info!(job = name, removed, "a job removed what was over");
        }
        Err(error) => {
            metrics::counter!("job_failures_total", "job" => name).increment(1);
            tracing::warn!(job = name, %error, "a job failed and tries again later");
        }
    }
}
