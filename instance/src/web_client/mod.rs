//! The web client, embedded in the binary. Unknown paths are its own routes; unknown `/assets/*` are 404.

use actix_web::{HttpRequest, HttpResponse, http::Method, http::header};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{app::App, error::fallback};

#[derive(RustEmbed)]
#[folder = "$PRIVATECHAT_WEB"]
struct Files;

/// A browser may keep what has a hash in its name for a year.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

pub async fn serve(request: HttpRequest) -> HttpResponse {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return fallback::wrong_method().await;
    }
    let path = request.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return fallback::unknown_route().await;
    }
    if Files::get(path).is_some() && !is_twin(path) {
        let cache = if path.starts_with("assets/") { IMMUTABLE } else { REVALIDATE };
        return file(&request, path, cache);
    }
    if path.starts_with("assets/") {
        return HttpResponse::NotFound().finish();
    }
    file(&request, "index.html", REVALIDATE)
}

fn file(request: &HttpRequest, path: &str, cache: &'static str) -> HttpResponse {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let compressed = takes_brotli(request).then(|| Files::get(&format!("{path}.br"))).flatten();
    let encoded = compressed.is_some();
    let Some(found) = compressed.or_else(|| Files::get(path)) else {
        return HttpResponse::NotFound().finish();
    };
    let tag = etag(&found);
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok());
    if known == Some(tag.as_str()) {
        return HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish();
    }
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, kind.as_ref()))
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "accept-encoding"));
    if encoded {
        response.insert_header((header::CONTENT_ENCODING, "br"));
    }
    if kind.type_() == "text" && kind.subtype() == "html" {
        response.insert_header((header::CONTENT_SECURITY_POLICY, content_security_policy(request)));
    }
    match found.data {
        std::borrow::Cow::Borrowed(bytes) => response.body(bytes),
        std::borrow::Cow::Owned(bytes) => response.body(bytes),
    }
}

/// Nothing inline, nothing from elsewhere, but for the resolver that `/join` asks.
fn content_security_policy(request: &HttpRequest) -> String {
    let resolver = request
        .app_data::<actix_web::web::Data<App>>()
        .and_then(|app| app.config.resolver.url.as_ref())
        .and_then(|url| url::Url::parse(url.as_str()).ok())
        .map(|url| url.origin().ascii_serialization())
        .unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
         font-src 'self'; media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; \
         connect-src 'self' ws: wss: {resolver}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The compressed form of another file; served in its place, never by its own name.
fn is_twin(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|extension| extension == "br")
}

fn takes_brotli(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.split(',').any(|one| one.trim().split(';').next() == Some("br")))
}

fn etag(file: &EmbeddedFile) -> String {
    format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]))
}
