//! `GET /api/resolver/resolve/{code}`: where a code leads. The one call that everybody makes.
//!
//! An answer is rendered when its row is read and then sent as it is: [`caches`] hold it for at most 5 s,
//! [`lookup`] fills them, [`counts`] gathers the resolves, [`fold`] adds them to their codes.

mod caches;
mod counts;
mod fold;
mod line;
mod lookup;
mod outcomes;
mod seen;
mod table;

use std::sync::Arc;

use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};

pub use caches::{Caches, Changed, Route};
pub use counts::Counts;
pub use lookup::Lookup;

use crate::app::App;
use crate::code::Code;
use crate::error::Refusal;

/// Answers `{"code","targetUrl","redirectTo","expiresAt"}` and counts the resolve. Any origin may read it.
pub async fn resolve(request: HttpRequest) -> HttpResponse {
    // Borrowed: each clone of it would be counted, in a place that all threads count in.
    let Some(app) = request.app_data::<Data<App>>() else { return Refusal::Failed.error_response() };
    let mut response = match *request.method() {
        Method::GET => {
            let found = find(&request, app).await;
            let response = found.map_or_else(|refusal| refusal.error_response(), answer);
            outcomes::count(response.status());
            response
        }
        Method::OPTIONS => preflight(),
        _ => Refusal::WrongMethod.error_response(),
    };
    allow_any_origin(response.headers_mut());
    response
}

async fn find(request: &HttpRequest, app: &App) -> Result<Bytes, Refusal> {
    app.limits.resolve(app.client(request))?;
    let code = request.match_info().unprocessed();
    let code = Code::parse(code.strip_prefix('/').unwrap_or(code))?;
    let route = app.lookup.find(code).await?;
    app.counts.count(&route, app.clock.now_ms());
    // Most routes are read for one answer only.
    Ok(Arc::try_unwrap(route).map_or_else(|held| held.body.clone(), |route| route.body))
}

fn answer(body: Bytes) -> HttpResponse {
    let mut response = HttpResponse::Ok().body(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a browser asks before it sends headers of its own.
fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "*"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}

fn allow_any_origin(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if headers.contains_key(header::RETRY_AFTER) {
        let exposed = HeaderValue::from_static("retry-after");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}
