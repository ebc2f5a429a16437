//! Who is calling, and who a code belongs to.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use shared_web::TokenSet;

use crate::code::TargetUrl;
use crate::error::Refusal;

const TOKEN: HeaderName = HeaderName::from_static("x-resolver-token");

/// The name under which the shared token's codes are kept. No instance can be given it.
pub const SHARED: &str = "default";

/// What a token says about its bearer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The operator: sees and purges everything, registers nothing.
    Admin,
    /// One of the instances that share a token, told apart by where their codes lead.
    Shared,
    /// The instance of this name.
    Named(Arc<str>),
}

/// Whose a code is. The origin is empty for named owners: they may move their codes anywhere. For the shared token it is
/// scheme, host and port of the target, and where targets are proven the path as well: there each path of a shared host is
/// somebody of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    pub name: String,
    pub origin: String,
}

impl Caller {
    /// The bearer of the request's token. Absent, too short, too long and wrong ones are all the same.
    pub fn of(request: &HttpRequest, tokens: &TokenSet<Self>) -> Result<Self, Refusal> {
        let sent = request.headers().get(TOKEN).map(actix_web::http::header::HeaderValue::as_bytes);
        tokens.owner_of(sent).cloned().ok_or(Refusal::Forbidden)
    }

    /// The name under which this caller has codes. The operator has none.
    pub fn name(&self) -> Result<&str, Refusal> {
        match self {
            Self::Admin => Err(Refusal::Forbidden),
            Self::Shared => Ok(SHARED),
            Self::Named(name) => Ok(name),
        }
    }

    /// The owner of a code that this caller registers for `target`, which is `proven` or not.
    pub fn owner_for(&self, target: &TargetUrl, proven: bool) -> Result<Owner, Refusal> {
        let origin = match self {
            Self::Shared if proven => target.as_str(),
            Self::Shared => target.origin(),
            Self::Admin | Self::Named(_) => "",
        };
        Ok(Owner { name: self.name()?.to_owned(), origin: origin.to_owned() })
    }

    /// The name that counts and purges are limited to; `None` is everyone's.
    pub fn sees_only(&self) -> Option<&str> {
        match self {
            Self::Admin | Self::Shared => None,
            Self::Named(name) => Some(name),
        }
    }
}
