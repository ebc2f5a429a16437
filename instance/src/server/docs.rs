//! The API's document and its viewer, both from the binary: nothing is fetched from elsewhere.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header, web};

static DOCUMENT: LazyLock<String> = LazyLock::new(|| crate::openapi::text().unwrap_or_default());

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("", web::get().to(page))
        .route("/openapi.json", web::get().to(document))
        .route("/viewer.js", web::get().to(script))
        .route("/viewer.css", web::get().to(style));
}

async fn document() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "application/json")).body(DOCUMENT.as_str())
}

async fn page() -> HttpResponse {
    html("text/html; charset=utf-8", include_str!("docs/viewer.html"))
}

async fn script() -> HttpResponse {
    html("text/javascript; charset=utf-8", include_str!("docs/viewer.js"))
}

async fn style() -> HttpResponse {
    html("text/css; charset=utf-8", include_str!("docs/viewer.css"))
}

fn html(kind: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, kind)).body(body)
}
