use instance_store::{invites, resolver_outbox, settings};
use serde::{Deserialize, Serialize};

use crate::{
    app::App,
    error::{ApiError, ApiResult},
};

/// Under this key stands who was told, and of which address; `null` for a standalone instance.
const KEY: &str = "resolver_announced";
const CHUNK: i64 = 500;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Announced {
    resolver: String,
    target: String,
}

/// Has all live invitations registered anew if this instance's address or its resolver is another than the last time, or
/// if it was standalone until now. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let wanted = app
        .resolver
        .as_ref()
        .map(|resolver| Announced { resolver: resolver.url.clone(), target: resolver.target.clone() });
    let stored = app.read(async |conn| settings::get(conn, KEY).await).await?;
    let known: Option<Announced> = match stored {
        Some(text) => serde_json::from_str(&text).map_err(|error| ApiError::Internal(error.into()))?,
        None => None,
    };
    if known == wanted {
        return Ok(0);
    }
    let told = if wanted.is_some() { register_all(app).await? } else { 0 };
    // Only now: a process that ends before this begins anew.
    let text = serde_json::to_string(&wanted).map_err(|error| ApiError::Internal(error.into()))?;
    app.write_background(async move |tx| Ok(settings::set(tx.conn(), KEY, text).await?)).await?;
    Ok(told)
}

/// Has all live invitations registered anew. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn register_all(app: &App) -> ApiResult<usize> {
    let (mut after, mut told) = (String::new(), 0);
    loop {
        let from = after.clone();
        let part = app
            .write_background(async move |tx| {
                let now = tx.now();
                let live = invites::live_after(tx.conn(), &from, now, CHUNK).await?;
                for invite in &live {
                    resolver_outbox::want_present(tx.conn(), &invite.code, invite.expires_at, now).await?;
                }
                Ok(live)
            })
            .await?;
        match part.last() {
            Some(last) => after.clone_from(&last.code),
            None => return Ok(told),
        }
        told += part.len();
    }
}
