use instance_store::users;
use shared::{
    auth::{AuthTokens, Login},
    error::FieldErrors,
};

use super::session;
use crate::{
    error::ApiResult,
    http::{AppRef, Body, Ok, SignInAttempt, UserAgent},
    rate_limits::{Wanted, address::CallerNetwork},
};

/// `POST /auth/login`, by name or e-mail. An unknown name takes as long as a wrong password and answers the same.
pub async fn login(
    app: AppRef,
    _: SignInAttempt,
    CallerNetwork(network): CallerNetwork,
    agent: UserAgent,
    Body(request): Body<Login>,
) -> ApiResult<Ok<AuthTokens>> {
    let login = request.login.trim().to_lowercase();
    let named = login.clone();
    let found = app.read(async move |conn| users::by_login(conn, &named).await).await?;
    let found = found.filter(|user| user.disabled_at.is_none());
    let wanted = found.as_ref().map_or(Wanted::Nobody(login), |user| Wanted::Account(user.id));
    app.account_limit.check(&wanted, network)?;
    let hash = found.as_ref().and_then(|user| user.password_hash.clone());
    if !app.passwords.verify(&request.password, hash).await? {
        return Err(wrong().into());
    }
    let user = found.ok_or_else(wrong)?;
    let draw = session::Draw::new(&app, agent.as_deref());
    let opened = app
        .write(async move |tx| {
            // As it is now: the password may have changed, or the account been disabled, while bcrypt ran. And it stays so
            // until there is a sign-in that a change of the password can end.
            let current = users::find_to_change(tx.conn(), user.id).await?.filter(|current| {
                current.disabled_at.is_none() && current.password_hash == user.password_hash
            });
            session::open(tx, current.ok_or_else(wrong)?, draw).await
        })
        .await?;
    app.account_limit.signed_in(opened.user.id, network);
    Result::Ok(Ok(session::answer(&app, opened)?))
}

fn wrong() -> FieldErrors {
    let mut errors = FieldErrors::default();
    for field in ["login", "password"] {
        errors.at(field).push("INVALID_LOGIN", "Login or password is invalid.");
    }
    errors
}
