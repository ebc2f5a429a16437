//! Refresh tokens rotate: each is good once. Its direct predecessor still works for a minute while the successor is
//! unused, for the client whose answer was lost; any other reuse means that somebody else has it, and ends the sign-in.

use instance_store::{
    sessions::{self, SessionRow},
    users,
};
use shared::auth::{AuthTokens, Refresh};

use super::{session, tokens};
use crate::{
    error::{ApiError, ApiResult},
    gateway::event::Signal,
    http::{AppRef, Body, Ok},
    rate_limits::address::CallerNetwork,
    tx::Tx,
};

/// How long a predecessor works, in ms.
const GRACE_MS: i64 = 60_000;

/// `POST /auth/refresh`.
pub async fn refresh(
    app: AppRef,
    CallerNetwork(network): CallerNetwork,
    Body(request): Body<Refresh>,
) -> ApiResult<Ok<AuthTokens>> {
    let digest = tokens::digest(request.refresh_token.expose());
    let draw = session::Draw::new(&app, None);
    let renewed = app.write(async move |tx| renew(tx, digest, draw).await).await?;
    let renewed = renewed.ok_or(ApiError::Unauthorized)?;
    app.account_limit.signed_in(renewed.user.id, network);
    Result::Ok(Ok(session::answer(&app, renewed)?))
}

/// The sign-in with a new refresh token; `None` when the token is not good (a reuse ends the sign-in, and commits).
async fn renew(tx: &mut Tx<'_>, digest: Vec<u8>, draw: session::Draw) -> ApiResult<Option<session::Opened>> {
    let now = tx.now();
    let Some(held) = sessions::by_digest(tx.conn(), &digest).await? else { return Result::Ok(None) };
    let is_current = held.refresh_digest == digest;
    let in_grace = !is_current && now < held.rotated_at + GRACE_MS;
    if held.expires_at <= now {
        return Result::Ok(None);
    }
    if !is_current && !in_grace {
        end(tx, &held).await?;
        return Result::Ok(None);
    }
    let Some(user) = users::find(tx.conn(), held.user_id).await?.filter(|user| user.disabled_at.is_none())
    else {
        return Result::Ok(None);
    };
    let next = SessionRow {
        refresh_digest: tokens::digest(draw.refresh_token()),
        // A predecessor that is used again keeps its place, so that a second lost answer does not end the sign-in.
        previous_digest: Some(digest),
        rotated_at: now,
        last_used_at: now,
        expires_at: now.saturating_add(draw.lifetime_ms()),
        ..held.clone()
    };
    if !sessions::rotate(tx.conn(), &held, next).await? {
        return Err(ApiError::busy(250));
    }
    Result::Ok(Some(session::Opened { id: held.id, refresh_token: draw.refresh_token().to_owned(), user }))
}

/// Ends a sign-in, its sockets included.
async fn end(tx: &mut Tx<'_>, session: &SessionRow) -> ApiResult<()> {
    sessions::delete(tx.conn(), session.user_id, session.id).await?;
    tx.signal(Signal::Revoke { user: session.user_id, session: Some(session.id), except: None });
    Result::Ok(())
}
