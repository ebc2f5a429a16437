//! Every refusal of the resolver, and the only place that builds an error body.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use shared_db::DbError;
use shared_web::limits::Limited;

/// Why a request isn't done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The code must have 6 to 128 characters out of A-Z, a-z, 0-9, _ and -.")]
    InvalidCode,
    /// With the rule that was broken.
    #[error("targetUrl {0}")]
    InvalidTargetUrl(&'static str),
    #[error("expiresAt must be an RFC 3339 time or null.")]
    InvalidExpiresAt,
    /// With what is wrong with it.
    #[error("{0}")]
    InvalidBody(&'static str),
    #[error("The request's body is too large.")]
    BodyTooLarge,
    #[error("This needs a valid x-resolver-token.")]
    Forbidden,
    #[error("This code, or one that looks like it, belongs to another instance.")]
    CodeTaken,
    /// With the field, what of it is meant, and the rule that was broken.
    #[error("{about} {rule}")]
    TargetUnproven { field: &'static str, about: &'static str, rule: &'static str },
    #[error("Invite code not found.")]
    InviteNotFound,
    #[error("Invite code expired.")]
    InviteExpired,
    #[error("Rate limit exceeded. Please retry later.")]
    RateLimited(Limited),
    #[error("There is nothing at this address.")]
    NoRoute,
    #[error("This address doesn't take that method.")]
    WrongMethod,
    #[error("The resolver has too much to do at the moment. Please retry later.")]
    Unavailable,
    #[error("The resolver's disk is full.")]
    DiskFull,
    #[error("The resolver failed. Please retry later.")]
    Failed,
}

/// The body of every refusal, and of a refused entry of a batch.
#[derive(Debug, Serialize)]
pub struct ErrorBody {
    pub code: &'static str,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<&'static str>,
}

impl Refusal {
    /// Something of a proof that breaks `rule`.
    pub const fn unproven(field: &'static str, rule: &'static str) -> Self {
        Self::TargetUnproven { field, about: field, rule }
    }

    pub fn body(&self) -> ErrorBody {
        let (code, field) = match self {
            Self::InvalidCode => ("invalid_code", Some("code")),
            Self::InvalidTargetUrl(_) => ("invalid_target_url", Some("targetUrl")),
            Self::InvalidExpiresAt => ("invalid_expires_at", Some("expiresAt")),
            Self::InvalidBody(_) | Self::BodyTooLarge => ("invalid_body", None),
            Self::Forbidden => ("forbidden", None),
            Self::CodeTaken => ("code_taken", Some("code")),
            Self::TargetUnproven { field, .. } => ("target_unproven", Some(*field)),
            Self::InviteNotFound => ("invite_not_found", None),
            Self::InviteExpired => ("invite_expired", None),
            Self::RateLimited(_) => ("rate_limited", None),
            Self::NoRoute => ("not_found", None),
            Self::WrongMethod => ("method_not_allowed", None),
            Self::Unavailable => ("unavailable", None),
            Self::DiskFull => ("disk_full", None),
            Self::Failed => ("internal_error", None),
        };
        ErrorBody { code, message: self.to_string(), field }
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::InvalidCode
            | Self::InvalidTargetUrl(_)
            | Self::InvalidExpiresAt
            | Self::InvalidBody(_)
            | Self::TargetUnproven { .. } => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::CodeTaken => StatusCode::CONFLICT,
            Self::InviteNotFound | Self::InviteExpired | Self::NoRoute => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self {
            Self::RateLimited(limited) => {
                response.insert_header((header::RETRY_AFTER, limited.retry_after_seconds()));
            }
            Self::Unavailable => {
                response.insert_header((header::RETRY_AFTER, 1));
            }
            _ => {}
        }
        response.json(self.body())
    }
}

impl From<Limited> for Refusal {
    fn from(limited: Limited) -> Self {
        Self::RateLimited(limited)
    }
}

/// A database that can't work now is a quiet "later"; one that failed is logged here, once.
impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::Retry | DbError::InDoubt | DbError::Closed => Self::Unavailable,
            DbError::DiskFull => Self::DiskFull,
            DbError::Panicked | DbError::Diesel(_) => {
                tracing::error!(%error, "a database unit failed");
                Self::Failed
            }
        }
    }
}
