//! The HTTP server: which paths there are beside the API, and the rules for all of them.

use std::sync::Arc;

mod cors;
mod docs;
mod security_headers;
mod well_known;

use actix_http::HttpService;
use actix_server::Server;
use actix_service::{IntoServiceFactory as _, ServiceFactoryExt as _, map_config};
use actix_web::{App as ActixApp, dev::AppConfig, middleware::Condition, web};
use shared_web::health::Health;

use crate::{app::App, error, gateway, rate_limits::address, routes, settings, web_client};

/// All paths of the instance.
pub fn configure(app: &web::Data<App>, config: &mut web::ServiceConfig) {
    config
        .service(web::scope("/api/docs").configure(docs::configure))
        .configure(health(app).configure())
        .configure(well_known::configure);
    for prefix in ["/api/v10", "/api/v9", "/api"] {
        config.service(
            web::scope(prefix)
                .configure(routes::configure)
                .default_service(web::to(error::fallback::unknown_route)),
        );
    }
    config.default_service(web::to(web_client::serve));
}

/// What the health routes ask: ready means that the database answers.
pub fn health(app: &web::Data<App>) -> Health {
    let (asked, db) = (app.clone(), app.db.clone());
    Health {
        service: "privatechat-instance",
        version: shared_web::VERSION,
        ready: Arc::new(move || {
            let app = asked.clone();
            Box::pin(async move { settings::load(&app).await.is_ok() })
        }),
        problems: Arc::new(move || db.problems()),
    }
}

/// Runs the public listener until it is told to stop. Requests for a WebSocket go to the gateway, all others to the
/// paths of [`configure`].
///
/// # Errors
/// When the listener can't be used.
pub fn start(app: &web::Data<App>, listener: std::net::TcpListener) -> std::io::Result<Server> {
    let (http, workers) = (app.config.http.clone(), app.config.server.workers);
    let limited = app.config.limits.rate_limits;
    let mut server = Server::build()
        .max_concurrent_connections(http.connections)
        .shutdown_timeout(http.stop_timeout.get().as_secs())
        .disable_signals();
    if workers > 0 {
        server = server.workers(workers);
    }
    let stopping = server.graceful_shutdown_signal();
    let app = app.clone();
    let service = move || {
        // This runs once on each worker's own thread.
        shared_db::open_desk();
        let (shared, stopping) = (app.clone(), stopping.clone());
        let paths = ActixApp::new()
            .app_data(shared.clone())
            // The last is the outermost: a page elsewhere can read that it called too often, too.
            .wrap(Condition::new(limited, actix_web::middleware::from_fn(address::limit)))
            .wrap(cors::cors(&shared))
            .wrap(security_headers::SecurityHeaders)
            .configure(|config| configure(&shared, config))
            .into_factory()
            .map_err(|error| error.error_response());
        HttpService::build()
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .client_request_timeout(http.head_timeout.get())
            .upgrade(gateway::open::service(shared))
            .finish(map_config(paths, |()| AppConfig::default()))
            .tcp()
    };
    Ok(server.listen("public", listener, service)?.run())
}
