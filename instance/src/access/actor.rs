//! Who asks. REST and gateway share [`authenticate`].

use std::sync::Arc;

use shared::{ApplicationId, SessionId, UserId, error::Code};

use super::Right;
use crate::{
    app::App,
    auth::{bot_token, identity::Identity, tokens},
    error::{ApiError, ApiResult},
    http::{Arg, Call},
};

/// An authenticated account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub user: UserId,
    pub asker: Asker,
}

/// By which kind of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Person(PersonSession),
    Bot(BotToken),
}

/// A person's sign-in. It outlives its access tokens; ending it ends sockets too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonSession {
    pub id: SessionId,
    pub admin: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BotToken {
    pub application: ApplicationId,
}

impl Actor {
    pub const fn is_bot(&self) -> bool {
        matches!(self.asker, Asker::Bot(_))
    }

    pub const fn session(&self) -> Option<SessionId> {
        match self.asker {
            Asker::Person(session) => Some(session.id),
            Asker::Bot(_) => None,
        }
    }
}

/// Who holds `token`: `Bearer …` or `Bot …` over REST; the gateway's clients also send it bare.
///
/// # Errors
/// 401 when it is malformed, unknown, expired, or its session has ended or its account is disabled.
pub async fn authenticate(app: &App, token: &str) -> ApiResult<Actor> {
    let (scheme, bare) = match token.split_once(' ') {
        Some((scheme, bare)) => (Some(scheme), bare.trim()),
        None => (None, token.trim()),
    };
    let identity = match scheme {
        Some(scheme) if scheme.eq_ignore_ascii_case("bearer") => person(app, bare).await?,
        Some(scheme) if scheme.eq_ignore_ascii_case("bot") => bot(app, bare).await?,
        Some(_) => None,
        // A JWT's head begins with `{"`, in base64 "ey"; a bot token's with a decimal id, which never does.
        None if bare.starts_with("ey") => person(app, bare).await?,
        None => bot(app, bare).await?,
    };
    identity.map(|identity| identity.actor.clone()).ok_or(ApiError::Unauthorized)
}

async fn person(app: &App, token: &str) -> ApiResult<Option<Arc<Identity>>> {
    let Some(claims) = tokens::verify(&app.keys, token, app.clock.now_ms()) else { return Ok(None) };
    let found = app.identities.session(app, claims.session).await?;
    Ok(found.filter(|identity| identity.actor.user == claims.user))
}

async fn bot(app: &App, token: &str) -> ApiResult<Option<Arc<Identity>>> {
    match bot_token::digest(token) {
        Some(digest) => app.identities.bot(app, digest).await,
        None => Ok(None),
    }
}

impl Arg for Actor {
    const RIGHT: Right = Right::Account;
    async fn take(call: &mut Call) -> ApiResult<Self> {
        call.actor().await
    }
}

/// A signed-in person; bots are refused with 403/20001.
#[derive(Clone, Debug)]
pub struct Person {
    pub user: UserId,
    pub session: PersonSession,
}

impl Person {
    /// The same account, as proofs take it.
    pub const fn actor(&self) -> Actor {
        Actor { user: self.user, asker: Asker::Person(self.session) }
    }
}

impl Arg for Person {
    const RIGHT: Right = Right::Person;
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let actor = call.actor().await?;
        match actor.asker {
            Asker::Person(session) => Ok(Self { user: actor.user, session }),
            Asker::Bot(_) => Err(Code::BotsCannotUse.into()),
        }
    }
}

/// An application's bot; people are refused with 403/20002.
#[derive(Clone, Debug)]
pub struct Bot {
    pub user: UserId,
    pub application: ApplicationId,
}

impl Arg for Bot {
    const RIGHT: Right = Right::Bot;
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let actor = call.actor().await?;
        match actor.asker {
            Asker::Bot(token) => Ok(Self { user: actor.user, application: token.application }),
            Asker::Person(_) => Err(Code::OnlyBotsCanUse.into()),
        }
    }
}

/// An admin of the instance.
#[derive(Clone, Debug)]
pub struct Admin(pub Person);

impl Arg for Admin {
    const RIGHT: Right = Right::Admin;
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let person = Person::take(call).await?;
        if person.session.admin { Ok(Self(person)) } else { Err(Code::MissingPermissions.into()) }
    }
}
