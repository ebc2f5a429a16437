use shared::{
    auth::{AuthTokens, Register},
    error::{FieldErrors, Reason},
    instance::RegistrationMode,
};

use super::{
    account::{NewAccount, create_account},
    session,
};
use crate::{
    error::ApiResult,
    guilds::home,
    http::{AppRef, Body, Created, Room, SignInAttempt, UserAgent},
    invites, settings,
};

/// `POST /auth/register`: an account and its first sign-in. With an invitation the account, the joining and the
/// invitation's use are one unit: all or nothing.
pub async fn register(
    app: AppRef,
    _: SignInAttempt,
    agent: UserAgent,
    Body(request): Body<Register>,
    room: Room,
) -> ApiResult<Created<AuthTokens>> {
    let hash = app.passwords.hash(&request.password).await?;
    let draw = session::Draw::new(&app, agent.as_deref());
    let pinned = app.config.accounts.registration_mode();
    let guilds_most = app.config.limits.guilds_per_account;
    let opened = app
        .write(async move |tx| {
            let settings = settings::read(tx.conn(), pinned).await?;
            refuse_by_mode(settings.registration_mode, request.invite.is_some())?;
            let account = NewAccount {
                username: request.username,
                global_name: request.global_name,
                email: request.email,
                locale: request.locale,
                password_hash: hash,
                admin: false,
            };
            let user = create_account(tx, account).await?;
            if let Some(code) = &request.invite {
                invites::accept::accept_invite(tx, user.id, code, guilds_most, Ok(room)).await?;
            }
            home::join_home(tx, &settings, user.id).await?;
            session::open(tx, user, draw).await
        })
        .await?;
    Ok(Created(session::answer(&app, opened)?))
}

fn refuse_by_mode(mode: RegistrationMode, invited: bool) -> ApiResult<()> {
    match mode {
        RegistrationMode::Open => Ok(()),
        RegistrationMode::Invite if invited => Ok(()),
        RegistrationMode::Invite => Err(FieldErrors::one(
            "invite",
            "BASE_TYPE_REQUIRED",
            "This instance takes new accounts by invitation only.",
        )
        .into()),
        RegistrationMode::Closed => Err(Reason::RegistrationClosed.into()),
    }
}
