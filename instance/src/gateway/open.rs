//! From an HTTP request to a socket.
//!
//! Sockets leave the HTTP server at the upgrade: a task owns the bare connection from then on. That makes an idle one
//! cost no buffers, lets one write carry all that waits, and lets a peer that doesn't read be dropped.

use actix_codec::Framed;
use actix_http::{
    ConnectionType, Request, Response,
    body::{BodySize, BoxBody},
    h1::{Codec, Message},
    ws,
};
use actix_service::{ServiceFactory, fn_service};
use actix_web::{
    HttpMessage as _, ResponseError as _,
    body::to_bytes,
    http::{StatusCode, header},
    rt::net::TcpStream,
    web,
};
use bytes::BytesMut;
use futures_util::SinkExt as _;

use super::{
    compress::Encoding,
    connection::{self, Opened},
};
use crate::{
    app::App,
    error::{ApiError, ApiResult, RateLimited, Scope},
    http::Here,
    rate_limits::address,
};

type Upgraded = (Request, Framed<TcpStream, Codec>);

/// Where sockets are opened. Clients glue their query to the advertised address in their own ways.
const PATHS: [&str; 5] = ["", "/", "//", "/gateway", "/gateway/"];

/// The service that takes every WebSocket request of the listener.
pub fn service(
    app: web::Data<App>,
) -> impl ServiceFactory<
    Upgraded,
    Config = (),
    Response = (),
    Error = std::convert::Infallible,
    InitError = (),
    Service = impl actix_service::Service<Upgraded, Response = (), Error = std::convert::Infallible> + 'static,
    Future = impl Future + 'static,
> {
    fn_service(move |(request, framed): Upgraded| {
        let app = app.clone();
        async move {
            serve(app, request, framed).await;
            Ok(())
        }
    })
}

async fn serve(app: web::Data<App>, request: Request, framed: Framed<TcpStream, Codec>) {
    match accept(&app, &request) {
        Ok((opened, accepted)) => {
            // Sockets live long: nothing of the request does.
            drop(request);
            let (stream, unread) = bare(framed);
            connection::run(app, stream, unread, &accepted, opened).await;
        }
        Err(refusal) => refuse(framed, &refusal).await,
    }
}

/// The connection, and what it sent behind its request.
fn bare(framed: Framed<TcpStream, Codec>) -> (TcpStream, BytesMut) {
    let parts = framed.into_parts();
    (parts.io, parts.read_buf)
}

/// Checks the request; answers what it asks for and the head of the answer.
fn accept(app: &web::Data<App>, request: &Request) -> ApiResult<(Opened, String)> {
    if !PATHS.contains(&request.path()) {
        return Err(ApiError::Plain(StatusCode::NOT_FOUND, "404: Not Found".into()));
    }
    let bad = |message: &'static str| ApiError::Plain(StatusCode::BAD_REQUEST, message.into());
    ws::verify_handshake(request.head())
        .map_err(|_| bad("This is not a WebSocket handshake of version 13."))?;
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).map(header::HeaderValue::as_bytes);
    let key = ws::hash_key(key.unwrap_or_default());
    let key = String::from_utf8_lossy(&key);
    let place = place_for(app, request)?;
    let asked = Asked::in_query(request.uri().query().unwrap_or_default());
    if asked.encoding.as_deref().is_some_and(|encoding| encoding != "json") {
        return Err(bad("The only encoding is json."));
    }
    let encoding = match asked.compress.as_deref() {
        None | Some("") => Encoding::Plain,
        Some("zlib-stream") => Encoding::Zlib { begun: false },
        Some("zstd-stream") => zstd(app)?,
        Some(_) => return Err(bad("compress is zlib-stream or zstd-stream.")),
    };
    let opened = Opened {
        encoding,
        known_version: asked.version.as_deref().is_none_or(|version| matches!(version, "9" | "10")),
        url: Here::of(app, request.peer_addr(), request.headers()).gateway(),
        place,
    };
    let answer = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {key}\r\n\r\n"
    );
    Ok((opened, answer))
}

fn zstd(app: &App) -> ApiResult<Encoding> {
    let Ok(place) = app.gateway.zstd.clone().try_acquire_owned() else {
        return Err(ApiError::busy(5_000));
    };
    Encoding::zstd(place).map_err(|error| ApiError::internal(format!("a zstd context: {error}")))
}

/// The limits of the client's address.
fn place_for(app: &App, request: &Request) -> ApiResult<Option<super::sockets::Place>> {
    if !app.config.limits.rate_limits {
        return Ok(None);
    }
    let Some(address) = address::of(app, request.peer_addr(), request.headers()) else { return Ok(None) };
    let limited = |retry_after_ms| RateLimited { retry_after_ms, scope: Scope::Global };
    app.address_limit.check(address).map_err(|over| limited(over.retry_after_ms))?;
    let most = app.gateway.limits.sockets_per_address;
    app.gateway.sockets.take(address.network(), most).map(Some).ok_or_else(|| limited(5_000).into())
}

/// The parts of the query that mean something, in any order.
#[derive(Default)]
struct Asked {
    version: Option<String>,
    encoding: Option<String>,
    compress: Option<String>,
}

impl Asked {
    fn in_query(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            match &*name {
                "v" => asked.version = Some(value.into_owned()),
                "encoding" => asked.encoding = Some(value.into_owned()),
                "compress" => asked.compress = Some(value.into_owned()),
                _ => {}
            }
        }
        asked
    }
}

async fn refuse(mut framed: Framed<TcpStream, Codec>, refusal: &ApiError) {
    let response: Response<BoxBody> = refusal.error_response().into();
    let (mut head, body) = response.into_parts();
    let Ok(body) = to_bytes(body).await else { return };
    head.head_mut().set_connection_type(ConnectionType::Close);
    let length = BodySize::Sized(body.len() as u64);
    // A peer that left doesn't need its answer.
    let _ = framed.send(Message::Item((head, length))).await;
    let _ = framed.send(Message::Chunk(Some(body))).await;
    let _ = framed.send(Message::Chunk(None)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_may_come_in_any_order_and_with_more_in_it() {
        let asked = Asked::in_query("?compress=zlib-stream&x=1&encoding=json&v=10");
        assert_eq!(asked.version.as_deref(), Some("10"));
        assert_eq!(asked.encoding.as_deref(), Some("json"));
        assert_eq!(asked.compress.as_deref(), Some("zlib-stream"));
        assert!(Asked::in_query("").version.is_none());
    }
}
