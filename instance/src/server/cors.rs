//! Which web pages may call the API from a browser.

use actix_cors::Cors;
use actix_web::http::header;

use crate::app::App;

/// What the desktop client's pages come from.
const DESKTOP: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// `*` without credentials for what anybody may read; an allow-list for the rest. Nothing relies on cookies.
pub(super) fn cors(app: &App) -> Cors {
    let listed: Vec<String> = app.config.server.cors_origins.clone();
    Cors::default()
        .allowed_origin_fn(move |origin, head| {
            let path = head.uri.path();
            let open = path.starts_with("/.well-known/")
                || (head.method == actix_web::http::Method::GET && is_invite_preview(path));
            open || origin.to_str().is_ok_and(|origin| {
                DESKTOP.contains(&origin) || listed.iter().any(|allowed| allowed == origin)
            })
        })
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allowed_header("x-audit-log-reason")
        .expose_headers([
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset-after",
            "x-ratelimit-bucket",
            "retry-after",
        ])
        .block_on_origin_mismatch(false)
        .max_age(3_600)
}

fn is_invite_preview(path: &str) -> bool {
    path.strip_prefix("/api/v10/invites/").is_some_and(|code| !code.contains('/'))
}
