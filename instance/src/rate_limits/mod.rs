//! Discord's buckets: fixed windows, because their headers promise a whole `Limit` again at `Reset`.
//!
//! A route names its [`Bucket`]; the count is kept per account (or address) and per major id in the path.
//! Address and sign-in limits are elsewhere: they are refilled evenly (`shared_web`).

mod account;
pub mod address;
mod buckets;
mod headers;
mod windows;

pub use account::{AccountLimit, Wanted};
pub use buckets::{Bucket, Major};
pub use headers::Spent;
pub use windows::{Caller, RateLimits};

use crate::{
    error::{ApiError, ApiResult, RateLimited, Scope},
    http::Call,
    routes::Route,
};

/// Takes one from the route's bucket.
///
/// # Errors
/// 429 when it is empty, or when an account is over its calls of this second.
pub fn spend(route: &Route, call: &Call) -> ApiResult<Option<Spent>> {
    let limits = &call.app.limits;
    if !limits.enabled() || route.bucket.is_unlimited() {
        return Ok(None);
    }
    let now_ms = call.app.clock.now_ms();
    let who = match call.known_actor() {
        Some(actor) => Caller::Account(actor.user),
        None => address::of(&call.app, call.http.peer_addr(), call.http.headers())
            .map_or(Caller::Unknown, |address| Caller::Address(address.network())),
    };
    if let Caller::Account(_) = who
        && let Some(retry_after_ms) = limits.spend_global(who, now_ms)
    {
        return Err(RateLimited { retry_after_ms, scope: Scope::Global }.into());
    }
    let spent = limits.spend(route.bucket, who, route.bucket.major_of(call), now_ms);
    match spent {
        Ok(spent) => Ok(Some(spent)),
        Err(over) => Err(ApiError::OverBucket(over)),
    }
}

impl From<RateLimited> for ApiError {
    fn from(limited: RateLimited) -> Self {
        Self::RateLimited(limited)
    }
}
