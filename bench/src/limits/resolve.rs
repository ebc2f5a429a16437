//! The limit of resolving a code: the answer, made from the code alone.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpResponse, web};
use anyhow::Result;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Route<'a> {
    code: &'a str,
    target_url: &'a str,
    redirect_to: String,
    expires_at: Option<&'a str>,
}

pub(super) fn serve(target: &str) -> Result<()> {
    let target = web::Data::new(target.to_owned());
    super::serve_http(move |routes| {
        routes.app_data(target.clone()).route("/api/resolver/resolve/{code}", web::get().to(resolve));
    })
}

async fn resolve(code: web::Path<String>, target: web::Data<String>) -> HttpResponse {
    let redirect_to = format!("{}/invite/{code}", target.as_str());
    HttpResponse::Ok().insert_header((CACHE_CONTROL, HeaderValue::from_static("no-store"))).json(Route {
        code: &code,
        target_url: &target,
        redirect_to,
        expires_at: None,
    })
}
