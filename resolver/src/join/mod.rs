//! The pages for guests: type a code, see where it leads, go there.
//!
//! Rendered here, so that everything but the preview, the recent servers and Cancel's comfort works without
//! script. [`input`] reads what people paste, [`language`] picks French or English, [`page`] draws.

mod input;
mod language;
mod page;
mod words;

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use serde::Deserialize;

use self::page::View;
use self::words::Words;
use crate::app::App;
use crate::code::Code;
use crate::error::Refusal;

/// `GET /`
pub async fn home() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/join")).finish()
}

/// `GET /join` and `GET /join?code=`
pub async fn form(request: HttpRequest, app: Data<App>) -> HttpResponse {
    let query = Query::<Typed>::from_query(request.query_string()).ok();
    match query.and_then(|query| query.into_inner().code) {
        Some(typed) => answer(&request, &app, &typed).await,
        None => send(&request, StatusCode::OK, &View::Start),
    }
}

/// `GET /join/{code}`
pub async fn with_code(request: HttpRequest, app: Data<App>) -> HttpResponse {
    let typed = request.match_info().query("code");
    if typed.is_empty() {
        send(&request, StatusCode::OK, &View::Start)
    } else {
        answer(&request, &app, typed).await
    }
}

#[derive(Deserialize)]
struct Typed {
    code: Option<String>,
}

async fn answer(request: &HttpRequest, app: &App, typed: &str) -> HttpResponse {
    let typed = input::code_in(typed);
    if typed.is_empty() {
        return send(request, StatusCode::OK, &View::Start);
    }
    match find(request, app, &typed).await {
        Ok(found) => send(request, StatusCode::OK, &found),
        Err(refusal) => {
            send(request, refusal.status_code(), &View::Refused { typed: &typed, refusal: &refusal })
        }
    }
}

async fn find<'a>(request: &HttpRequest, app: &App, typed: &'a str) -> Result<View<'a>, Refusal> {
    app.limits.resolve(app.client(request))?;
    let code = Code::parse(typed)?;
    let route = app.lookup.find(code).await?;
    app.counts.count(&route, app.clock.now_ms());
    Ok(View::Found { code: code.as_str(), route })
}

fn send(request: &HttpRequest, status: StatusCode, view: &View<'_>) -> HttpResponse {
    let words = Words::of(language::of(request.headers()));
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_LANGUAGE, words.tag))
        .insert_header((header::VARY, "accept-language"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, page::content_security_policy(view)))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if let View::Refused { refusal: Refusal::RateLimited(limited), .. } = view {
        response.insert_header((header::RETRY_AFTER, limited.retry_after_seconds()));
    }
    response.body(page::render(words, view))
}
