//! Whether a server lives, and whether it can work.

use std::pin::Pin;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{HttpResponse, http::header};
use serde::Serialize;

/// Asks what a server depends on; `true` when it can work.
pub type Ready = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// Asks what keeps a server from doing all of its work, although it can do some: words such as `disk_full`.
pub type Problems = Arc<dyn Fn() -> Vec<&'static str> + Send + Sync>;

/// What the health routes tell.
#[derive(Clone)]
pub struct Health {
    /// The server's name: `instance` or `resolver`.
    pub service: &'static str,
    pub version: &'static str,
    pub ready: Ready,
    pub problems: Problems,
}

#[derive(Serialize)]
struct Report {
    status: &'static str,
    service: &'static str,
    version: &'static str,
    problems: Vec<&'static str>,
}

impl Health {
    /// Serves `/health`, `/api/health` and `/health/ready` (200, or 503 while the server can't work) and
    /// `/health/live` (200 as long as it answers at all). With a problem a server still works, so it is 200 as well:
    /// a restart or another machine in its place would mend nothing.
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
        let problems = (self.problems)();
        let word = if status == StatusCode::OK && !problems.is_empty() { "degraded" } else { word };
        HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(Report {
            status: word,
            service: self.service,
            version: self.version,
            problems,
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
    use serde_json::{Value, json};

    /// What each route answers: its status, and the body of the first.
    async fn told(can_work: bool, problems: &[&'static str]) -> (Vec<u16>, Value) {
        let ready: Ready = Arc::new(move || Box::pin(async move { can_work }));
        let problems = problems.to_vec();
        let problems: Problems = Arc::new(move || problems.clone());
        let health = Health { service: "resolver", version: "1.2.3", ready, problems };
        let app = test::init_service(App::new().configure(health.configure())).await;
        let (mut statuses, mut bodies) = (Vec::new(), Vec::new());
        for path in ["/health", "/api/health", "/health/ready", "/health/live"] {
            let answer = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            statuses.push(answer.status().as_u16());
            bodies.push(test::read_body_json::<Value, _>(answer).await);
        }
        (statuses, bodies.swap_remove(0))
    }

    #[actix_web::test]
    async fn alive_is_one_thing_and_able_to_work_another() {
        let (statuses, body) = told(true, &[]).await;
        assert_eq!(statuses, [200, 200, 200, 200]);
        let well = json!({"status": "ok", "service": "resolver", "version": "1.2.3", "problems": []});
        assert_eq!(body, well);
        let (statuses, body) = told(false, &[]).await;
        assert_eq!(statuses, [503, 503, 503, 200]);
        assert_eq!(body["status"], "unavailable");
    }

    #[actix_web::test]
    async fn with_a_problem_it_works_and_says_so() {
        let (statuses, body) = told(true, &["disk_full"]).await;
        assert_eq!(statuses, [200, 200, 200, 200]);
        assert_eq!((&body["status"], &body["problems"]), (&json!("degraded"), &json!(["disk_full"])));
        let (statuses, body) = told(false, &["disk_full"]).await;
        assert_eq!(statuses, [503, 503, 503, 200]);
        assert_eq!((&body["status"], &body["problems"]), (&json!("unavailable"), &json!(["disk_full"])));
    }
}
