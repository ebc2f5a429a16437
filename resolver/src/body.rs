//! Request bodies: bounded in size and in time, and read only once the caller has shown a token.

use std::time::Duration;

use actix_web::web::{BytesMut, Payload};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use shared_web::Clock;

use crate::error::Refusal;

const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// The body as JSON, at most `limit` bytes of it.
pub(crate) async fn read_json<T: DeserializeOwned>(
    payload: Payload,
    limit: usize,
    clock: &dyn Clock,
) -> Result<T, Refusal> {
    let body = tokio::select! {
        body = read(payload, limit) => body?,
        () = clock.sleep(LONGEST_WAIT) => return Err(Refusal::InvalidBody("The request's body came too slowly.")),
    };
    serde_json::from_slice(&body)
        .map_err(|_| Refusal::InvalidBody("The request's body must be JSON as documented."))
}

async fn read(mut payload: Payload, limit: usize) -> Result<BytesMut, Refusal> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Refusal::InvalidBody("The request's body broke off."))?;
        if body.len() + chunk.len() > limit {
            return Err(Refusal::BodyTooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
