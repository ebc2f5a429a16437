//! How a request is refused: [`Code`] says why, [`FieldErrors`] says where, [`ErrorBody`] is what the client reads.

mod code;
mod field;
pub mod parse;
mod reason;
mod validate;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use code::Code;
pub use field::{FieldError, FieldErrors};
pub use parse::{ParseError, parse_json, parse_query};
pub use reason::Reason;
pub use validate::Validate;

/// The body of every refusal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// Which rule was broken; 0 when the HTTP status says it all. Programs test this, not the message.
    pub code: u32,
    pub message: String,
    /// With code 50035: the fields, as a tree that follows the request; leaves are `_errors`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Object>)]
    pub errors: Option<FieldErrors>,
    /// What a person should be told where one code stands for several things. Discord has no such member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reason: Option<Reason>,
}

impl From<Code> for ErrorBody {
    fn from(code: Code) -> Self {
        Self { code: code.number(), message: code.message().to_owned(), errors: None, reason: None }
    }
}

impl From<FieldErrors> for ErrorBody {
    fn from(errors: FieldErrors) -> Self {
        Self { errors: Some(errors), ..Code::InvalidFormBody.into() }
    }
}

impl From<ParseError> for ErrorBody {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Syntax => Code::InvalidJson.into(),
            ParseError::Fields(errors) => errors.into(),
        }
    }
}
