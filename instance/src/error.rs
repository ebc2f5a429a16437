//! The only place of the instance that builds an error body or logs a 5xx.

use std::{borrow::Cow, fmt};

use actix_web::{
    HttpResponse, ResponseError,
    http::StatusCode,
    http::header::{HeaderName, HeaderValue},
};
use serde::Serialize;
use shared::error::{Code, ErrorBody, FieldErrors, Reason};
use shared_db::DbError;

use crate::rate_limits::Spent;

pub type ApiResult<T> = Result<T, ApiError>;

/// Everything a call can be refused with. Bodies are Discord's: `{code, message, errors?}`.
#[derive(Debug)]
pub enum ApiError {
    /// One of Discord's numbered errors; its HTTP status comes from the table.
    Code(Code),
    /// A numbered error that stands for several things, with which of them it is.
    Refused(Reason),
    /// 400/50035 with the tree of fields.
    Fields(Box<FieldErrors>),
    /// 401 `{"message":"401: Unauthorized","code":0}`: how libraries recognise a wrong token.
    Unauthorized,
    /// 429 in the form that libraries wait for.
    RateLimited(RateLimited),
    /// 429/20016: the author was heard in this channel a moment ago.
    SlowMode { retry_after_ms: u64 },
    /// 429 of a route's own bucket, with that bucket's headers.
    OverBucket(Spent),
    /// A status and sentence of our own, for what Discord has no number for.
    Plain(StatusCode, Cow<'static, str>),
    /// 500. Logged here, told to nobody.
    Internal(anyhow::Error),
}

/// How long to wait, and who shares the limit.
#[derive(Clone, Copy, Debug)]
pub struct RateLimited {
    pub retry_after_ms: u64,
    pub scope: Scope,
}

/// `X-RateLimit-Scope`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    User,
    Shared,
    Global,
}

impl ApiError {
    pub fn internal(error: impl Into<Cow<'static, str>>) -> Self {
        Self::Internal(anyhow::Error::msg(error.into()))
    }

    /// 429 for everybody: the server is busy. Libraries wait and try again, which they don't on 503.
    pub const fn busy(retry_after_ms: u64) -> Self {
        Self::RateLimited(RateLimited { retry_after_ms, scope: Scope::Shared })
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

impl From<Reason> for ApiError {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl From<shared_db::QueryError> for ApiError {
    fn from(error: shared_db::QueryError) -> Self {
        DbError::from(error).into()
    }
}

const IN_DOUBT: &str =
    "The database went away while this was being saved. Look whether it was, before you send it again.";

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::Retry => Self::busy(250),
            DbError::Closed => Self::busy(1_000),
            DbError::DiskFull => Code::StorageFull.into(),
            // Units ask first whether a name is free: somebody else took it at the same moment.
            other if other.is_taken() => {
                tracing::warn!(error = %other, "two units wanted the same row; one is told to try again");
                Self::busy(250)
            }
            DbError::InDoubt => Self::Plain(StatusCode::SERVICE_UNAVAILABLE, IN_DOUBT.into()),
            other => Self::Internal(other.into()),
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(error) => write!(f, "{error:#}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[derive(Serialize)]
struct RateLimitBody {
    message: &'static str,
    retry_after: f64,
    global: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<u32>,
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Code(code) => status_of(*code),
            Self::Refused(reason) => status_of(reason.code()),
            Self::Fields(_) => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::RateLimited(_) | Self::OverBucket(_) | Self::SlowMode { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Plain(status, _) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        match self {
            Self::Code(code) => json(status, &ErrorBody::from(*code)),
            Self::Refused(reason) => json(status, &ErrorBody::from(*reason)),
            Self::Fields(fields) => json(status, &ErrorBody::from(FieldErrors::clone(fields))),
            Self::Unauthorized => json(status, &ErrorBody::from(Code::Unauthorized)),
            Self::RateLimited(limited) => limited.response(None),
            Self::SlowMode { retry_after_ms } => {
                RateLimited { retry_after_ms: *retry_after_ms, scope: Scope::User }
                    .response(Some(Code::SlowMode))
            }
            Self::OverBucket(spent) => {
                let retry_after_ms = u64::try_from(spent.reset_after_ms).unwrap_or(0).max(1);
                let mut response = RateLimited { retry_after_ms, scope: Scope::User }.response(None);
                spent.write_headers(response.headers_mut());
                response
            }
            Self::Plain(_, message) => {
                json(status, &ErrorBody { code: 0, message: message.to_string(), errors: None, reason: None })
            }
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                json(status, &ErrorBody::from(Code::Internal))
            }
        }
    }
}

impl RateLimited {
    /// `Via` is there because discord.py takes a 429 without it for a network ban and gives up.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a wait are far below 2^52")]
    fn response(self, code: Option<Code>) -> HttpResponse {
        let seconds = self.retry_after_ms as f64 / 1_000.0;
        let global = self.scope == Scope::Global;
        let code = code.unwrap_or(Code::RateLimited);
        let body = RateLimitBody {
            message: code.message(),
            retry_after: seconds,
            global,
            code: (code != Code::RateLimited).then(|| code.number()),
        };
        let mut response = json(StatusCode::TOO_MANY_REQUESTS, &body);
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("via"), HeaderValue::from_static("1.1 privatechat"));
        headers.insert(HeaderName::from_static("retry-after"), self.retry_after_ms.div_ceil(1_000).into());
        let scope = match self.scope {
            Scope::User => "user",
            Scope::Shared => "shared",
            Scope::Global => "global",
        };
        headers.insert(HeaderName::from_static("x-ratelimit-scope"), HeaderValue::from_static(scope));
        if global {
            headers.insert(HeaderName::from_static("x-ratelimit-global"), HeaderValue::from_static("true"));
        }
        response
    }
}

fn status_of(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

fn json(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    crate::http::json(status, body)
}

/// actix's own refusals, in our words: unknown routes, wrong methods, broken requests.
pub mod fallback {
    use actix_web::{HttpResponse, ResponseError as _};
    use shared::error::Code;

    use super::ApiError;

    /// 404/0, as for every route that is not built.
    pub async fn unknown_route() -> HttpResponse {
        ApiError::from(Code::NotFound).error_response()
    }

    /// 405/0.
    pub async fn wrong_method() -> HttpResponse {
        ApiError::from(Code::MethodNotAllowed).error_response()
    }
}
