//! Metrics for Prometheus, on a listener of their own that faces nobody but the operator.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::web::{Data, get};
use actix_web::{App, HttpResponse, HttpServer, http::header};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

use crate::Clock;
use crate::health::Health;

/// Starts gathering what the `metrics` macros record. Once per process.
pub fn start_recorder() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new().install_recorder()
}

/// Serves `/metrics` and the health routes on `address` until `stop`. A taken port costs the metrics and a
/// warning, not the server.
pub async fn serve(
    address: SocketAddr,
    recorder: PrometheusHandle,
    health: Health,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) {
    tokio::spawn(keep_small(recorder.clone(), clock, stop.clone()));
    match listen(address, recorder, health) {
        Ok(server) => {
            let handle = server.handle();
            tokio::spawn(server);
            stop.cancelled().await;
            handle.stop(true).await;
        }
        Err(error) => {
            tracing::warn!(%address, %error, "no metrics: the admin listener's address can't be used");
        }
    }
}

fn listen(address: SocketAddr, recorder: PrometheusHandle, health: Health) -> std::io::Result<Server> {
    let app = move || {
        App::new()
            .app_data(Data::new(recorder.clone()))
            .route("/metrics", get().to(render))
            .configure(health.clone().configure())
    };
    Ok(HttpServer::new(app).workers(1).disable_signals().shutdown_timeout(1).bind(address)?.run())
}

async fn render(recorder: Data<PrometheusHandle>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(recorder.render())
}

/// Histograms hold raw samples until they are drained, and perhaps nobody scrapes.
async fn keep_small(recorder: PrometheusHandle, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while stop.run_until_cancelled(clock.sleep(UPKEEP)).await.is_some() {
        recorder.run_upkeep();
    }
}

const UPKEEP: Duration = Duration::from_secs(5);

crate::section! {
    /// The admin listener: metrics and health. It has no sign-in, so keep it off the internet.
    pub struct Admin {
        /// Whether it listens at all.
        pub enabled: bool = true, "ADMIN_LISTENER";
        /// Address that it listens on.
        pub bind: std::net::IpAddr = std::net::Ipv4Addr::LOCALHOST.into(), "ADMIN_BIND";
        /// Port that it listens on; without one, 9090 for an instance and 9091 for a resolver.
        pub port: Option<u16> = None, "ADMIN_PORT";
    }
}
