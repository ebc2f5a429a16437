use std::{ops::Deref, str::FromStr};

use actix_web::web;
use serde::de::DeserializeOwned;
use shared::{
    ApplicationId, ChannelId, GuildId, MessageId, RoleId, SessionId, Snowflake, UserId,
    error::{Code, FieldErrors, Validate, parse_query},
};
use utoipa::IntoParams;

use super::{Arg, Call, Describe, answer};
use crate::{
    app::App,
    error::{ApiError, ApiResult},
};

/// The application: database, hub, caches, clock, configuration.
#[derive(Clone)]
pub struct AppRef(web::Data<App>);

impl Deref for AppRef {
    type Target = App;
    fn deref(&self) -> &App {
        &self.0
    }
}

impl Arg for AppRef {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        Ok(Self(call.app.clone()))
    }
}

/// An id in the path; its type names the segment. A malformed one is 400/50035.
pub struct InPath<T>(pub T);

/// The name of the path segment that holds a `Self`.
pub trait PathName: FromStr {
    const NAME: &'static str;
}

macro_rules! path_names {
    ($($id:ty = $name:literal),* $(,)?) => { $(impl PathName for $id { const NAME: &'static str = $name; })* };
}
path_names! {
    UserId = "user_id", GuildId = "guild_id", ChannelId = "channel_id", MessageId = "message_id", RoleId = "role_id",
    ApplicationId = "application_id", SessionId = "session_id", Snowflake = "overwrite_id",
}

impl<T: PathName + 'static> Arg for InPath<T> {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        id_in_path(call).map(Self)
    }
}

/// The id of type `T` in the path.
///
/// # Errors
/// 400/50035 on the segment's name when it is not a decimal number.
pub fn id_in_path<T: PathName>(call: &Call) -> ApiResult<T> {
    let text = call.segment(T::NAME);
    text.parse().map_err(|_| FieldErrors::not_a_snowflake(T::NAME, text).into())
}

/// A text in the path, such as an invite code. NUL is refused: one of the databases can't compare with it.
impl Arg for InPath<String> {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let Some((name, text)) = call.http.match_info().iter().last() else {
            return Err(ApiError::internal("a route without a segment asked for one"));
        };
        if text.contains('\0') {
            let mut errors = FieldErrors::default();
            errors.at(name).nul();
            return Err(errors.into());
        }
        Ok(Self(text.to_owned()))
    }
}

/// The query string. Unknown parameters are ignored.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + Validate + IntoParams + 'static> Arg for Query<T> {
    fn describe(to: &mut Describe) {
        for parameter in T::into_params(|| Some(utoipa::openapi::path::ParameterIn::Query)) {
            answer::take(to, |operation| operation.parameter(parameter));
        }
    }

    async fn take(call: &mut Call) -> ApiResult<Self> {
        let value: T = parse_query(call.http.query_string())?;
        value.validate()?;
        Ok(Self(value))
    }
}

/// `X-Audit-Log-Reason`: percent-encoded UTF-8, at most 512 characters.
pub struct AuditReason(pub Option<String>);

impl Arg for AuditReason {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let Some(header) = call.http.headers().get("x-audit-log-reason") else { return Ok(Self(None)) };
        let text = percent_encoding::percent_decode(header.as_bytes()).decode_utf8().map_err(|_| {
            FieldErrors::one("reason", "BASE_TYPE_BAD_TYPE", "Must be percent-encoded UTF-8.")
        })?;
        let mut errors = FieldErrors::default();
        errors.at("reason").text(&text, &shared::limits::AUDIT_LOG_REASON);
        errors.into_result()?;
        Ok(Self((!text.is_empty()).then(|| text.into_owned())))
    }
}

/// There was room on the disk for something new. Whoever makes what stays demands it; reading, deleting, moderating and
/// signing in go on without.
pub struct Room(());

impl Room {
    /// # Errors
    /// 507 while the disk is nearly full.
    pub fn ask(app: &App) -> ApiResult<Self> {
        if app.db.has_room() { Ok(Self(())) } else { Err(Code::StorageFull.into()) }
    }
}

impl Arg for Room {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        Self::ask(&call.app)
    }
}

/// Counts an attempt to sign in, register or set a password against the caller's address.
pub struct SignInAttempt;

impl Arg for SignInAttempt {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        crate::rate_limits::address::spend_sign_in(call)?;
        Ok(Self)
    }
}

/// The `User-Agent`, by which people tell their devices apart.
pub struct UserAgent(Option<String>);

impl Deref for UserAgent {
    type Target = Option<String>;
    fn deref(&self) -> &Option<String> {
        &self.0
    }
}

impl Arg for UserAgent {
    async fn take(call: &mut Call) -> ApiResult<Self> {
        let header = call.http.headers().get(actix_web::http::header::USER_AGENT);
        Ok(Self(header.and_then(|value| value.to_str().ok()).map(str::to_owned)))
    }
}
