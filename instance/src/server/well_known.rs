//! `/.well-known/privatechat`: what a client or a resolver may know about this instance before anybody signs in.

use actix_web::{HttpResponse, http::StatusCode, web};
use serde::Serialize;
use shared::limits;

use crate::{app::App, http::json, settings};

/// Never holds an e-mail address or anything of its members.
#[derive(Serialize)]
struct WellKnown {
    name: String,
    version: &'static str,
    api: &'static str,
    claimed: bool,
    registration_mode: shared::instance::RegistrationMode,
    resolver: Option<Resolver>,
    limits: Limits,
}

#[derive(Serialize)]
struct Resolver {
    url: String,
    join_url: String,
}

#[derive(Serialize)]
struct Limits {
    message_length: usize,
}

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/.well-known/privatechat", web::get().to(describe));
}

async fn describe(app: web::Data<App>) -> HttpResponse {
    let settings = match settings::load(&app).await {
        Ok(settings) => settings,
        Err(error) => return actix_web::ResponseError::error_response(&error),
    };
    let resolver = app.config.resolver.url.as_ref().map(|url| {
        let url = url.trim_end_matches('/').to_owned();
        Resolver { join_url: format!("{url}/join"), url }
    });
    let body = WellKnown {
        name: settings.name,
        version: env!("CARGO_PKG_VERSION"),
        api: "/api/v10",
        claimed: settings.claimed,
        registration_mode: settings.registration_mode,
        resolver,
        limits: Limits { message_length: *limits::MESSAGE_CONTENT.end() },
    };
    let mut response = json(StatusCode::OK, &body);
    response.headers_mut().insert(
        actix_web::http::header::CACHE_CONTROL,
        actix_web::http::header::HeaderValue::from_static("no-cache"),
    );
    response
}
