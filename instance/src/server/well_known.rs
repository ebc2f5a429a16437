//! `/.well-known/privatechat`: what a client or a resolver may know about this instance before anybody signs in.

use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use shared::instance::{PublicLimits, WellKnown};

use crate::{
    app::App,
    http::{Here, json},
    settings,
};

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/.well-known/privatechat", web::get().to(describe));
}

async fn describe(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    let settings = match settings::load(&app).await {
        Ok(settings) => settings,
        Err(error) => return actix_web::ResponseError::error_response(&error),
    };
    let config = &app.config;
    let resolver_url = config.resolver.url.as_ref().map(ToString::to_string);
    let here = Here::of(&app, request.peer_addr(), request.headers());
    let body = WellKnown {
        name: settings.name,
        description: settings.description,
        version: shared_web::VERSION.to_owned(),
        public_key: app.signer.public_key(),
        gateway_url: here.gateway(),
        public_url: here.0,
        join_url: resolver_url.as_ref().map(|url| format!("{url}/join")),
        resolver_url,
        registration_mode: settings.registration_mode,
        claimed: settings.claimed,
        limits: PublicLimits::new(config.http.body_bytes),
    };
    let mut response = json(StatusCode::OK, &body);
    response.headers_mut().insert(
        actix_web::http::header::CACHE_CONTROL,
        actix_web::http::header::HeaderValue::from_static("no-cache"),
    );
    response
}
