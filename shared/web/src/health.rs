//! Whether a server lives, and whether it can work.

use std::pin::Pin;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, http::header};
use serde::Serialize;

/// Asks what a server depends on; `true` when it can work.
pub type Ready = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What the health routes tell.
#[derive(Clone)]
pub struct Health {
    /// The server's name: `instance` or `resolver`.
    pub service: &'static str,
    pub version: &'static str,
    pub ready: Ready,
}

#[derive(Serialize)]
struct Report {
    status: &'static str,
    service: &'static str,
    version: &'static str,
}

impl Health {
    /// Serves `/health`, `/api/health` and `/health/ready` (200, or 503 while the server can't work) and
    /// `/health/live` (200 as long as it answers at all).
    pub fn configure(self) -> impl FnOnce(&mut ServiceConfig) {
        move |routes: &mut ServiceConfig| {
            routes
                .app_data(Data::new(self))
                .route("/health", get().to(ready))
                .route("/api/health", get().to(ready))
                .route("/health/ready", get().to(ready))
                .route("/health/live", get().to(live));
        }
    }

    fn report(&self, status: StatusCode, word: &'static str) -> HttpResponse {
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(Report {
            status: word,
            service: self.service,
            version: self.version,
        })
    }
}

/// `GET /health/live`
pub async fn live(health: Data<Health>) -> HttpResponse {
    health.report(StatusCode::OK, "ok")
}

/// `GET /health`, `/api/health`, `/health/ready`
pub async fn ready(health: Data<Health>) -> HttpResponse {
    if (health.ready)().await {
        health.report(StatusCode::OK, "ok")
    } else {
        health.report(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, test};

    async fn statuses(can_work: bool) -> Vec<u16> {
        let ready: Ready = Arc::new(move || Box::pin(async move { can_work }));
        let health = Health { service: "resolver", version: "1.2.3", ready };
        let app = test::init_service(App::new().configure(health.configure())).await;
        let mut statuses = Vec::new();
        for path in ["/health", "/api/health", "/health/ready", "/health/live"] {
            let answer = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            statuses.push(answer.status().as_u16());
        }
        statuses
    }

    #[actix_web::test]
    async fn alive_is_one_thing_and_able_to_work_another() {
        assert_eq!(statuses(true).await, [200, 200, 200, 200]);
        assert_eq!(statuses(false).await, [503, 503, 503, 200]);
    }
}
