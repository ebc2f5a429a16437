//! A new password by a single-use link. An admin hands links out (`instance user reset-link`); mail is not built yet.

use instance_store::{password_resets, sessions, users};
use shared::{
    UserId,
    auth::{ForgotPassword, ResetPassword},
    error::FieldErrors,
};

use super::tokens;
use crate::{
    error::ApiResult,
    gateway::event::Signal,
    http::{AppRef, Body, NoContent, SignInAttempt},
    tx::Tx,
};

/// How long a link is good: a day.
pub const LINK_LIFETIME_MS: i64 = 24 * 3_600_000;

/// `POST /auth/forgot-password`: 204 whether or not there is such an account.
pub async fn forgot_password(_: SignInAttempt, Body(request): Body<ForgotPassword>) -> ApiResult<NoContent> {
    tracing::info!(
        login.chars = request.login.chars().count(),
        "someone forgot their password; `instance user reset-link NAME` makes a link for them"
    );
    Ok(NoContent)
}

/// `POST /auth/reset-password`: uses a link up, sets the password and ends all of the person's sign-ins.
pub async fn reset_password(
    app: AppRef,
    _: SignInAttempt,
    Body(request): Body<ResetPassword>,
) -> ApiResult<NoContent> {
    let hash = app.passwords.hash(&request.password).await?;
    let digest = tokens::digest(request.token.expose());
    app.write(async move |tx| {
        let now = tx.now();
        let user = password_resets::take(tx.conn(), &digest, now).await?.ok_or_else(bad_link)?;
        set_password(tx, user, hash).await
    })
    .await?;
    Ok(NoContent)
}

/// Sets a password and ends every sign-in and socket of the account.
///
/// # Errors
/// 50035 on `token` when the account is gone.
pub async fn set_password(tx: &mut Tx<'_>, user: UserId, hash: String) -> ApiResult<()> {
    let mut row = users::find_to_change(tx.conn(), user).await?.ok_or_else(bad_link)?;
    row.password_hash = Some(hash);
    users::update(tx.conn(), row).await?;
    sessions::delete_all(tx.conn(), user, None).await?;
    password_resets::delete_all(tx.conn(), user).await?;
    tx.signal(Signal::Revoke { user, session: None, except: None });
    Ok(())
}

fn bad_link() -> FieldErrors {
    FieldErrors::one("token", "INVALID_TOKEN", "This link was used already, is too old, or never was one.")
}
