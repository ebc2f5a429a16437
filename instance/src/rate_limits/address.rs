//! The limit of a client's address, before anything else is looked at.

use actix_web::{
    Error, ResponseError as _,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::HeaderMap,
    middleware::Next,
    web,
};
use shared_web::address::{ClientAddress, Network};

use crate::{
    app::App,
    error::{ApiError, ApiResult, RateLimited, Scope},
    http::{Arg, Call},
};

/// Refuses with 429 what is over the address's limit.
///
/// # Errors
/// Of the inner service.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let refused = request.app_data::<web::Data<App>>().and_then(|app| {
        let address = of(app, request.peer_addr(), request.headers())?;
        app.address_limit.check(address).err()
    });
    match refused {
        None => Ok(next.call(request).await?.map_into_boxed_body()),
        Some(over) => {
            let limited = RateLimited { retry_after_ms: over.retry_after_ms, scope: Scope::Global };
            let response = ApiError::from(limited).error_response();
            Ok(request.into_response(response))
        }
    }
}

/// Counts an attempt to sign in, to register or to change a password.
///
/// # Errors
/// 429 when there were too many from this address.
pub fn spend_sign_in(call: &Call) -> ApiResult<()> {
    if !call.app.config.limits.rate_limits {
        return Ok(());
    }
    let Some(address) = of(&call.app, call.http.peer_addr(), call.http.headers()) else { return Ok(()) };
    call.app
        .sign_in_limit
        .check(address)
        .map_err(|over| RateLimited { retry_after_ms: over.retry_after_ms, scope: Scope::User }.into())
}

/// The client's address as far as it can be known.
pub fn of(app: &App, peer: Option<std::net::SocketAddr>, headers: &HeaderMap) -> Option<ClientAddress> {
    peer.map(|peer| ClientAddress::of(peer.ip(), headers, &app.config.server.trusted_proxies))
}

/// The network that a call comes from, as far as it can be known.
pub struct CallerNetwork(pub Option<Network>);

impl Arg for CallerNetwork {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let address = of(&call.app, call.http.peer_addr(), call.http.headers());
        Ok(Self(address.map(ClientAddress::network)))
    }
}
