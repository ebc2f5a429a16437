use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Code, ErrorBody};

/// Why somebody stays outside, for what pages tell apart and Discord's codes don't. Whoever knows none of these still
/// has the code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 10006: the invite was good once, its time is over.
    Expired,
    /// 10006: the invite was used as often as it could be.
    UsedUp,
    /// 40007: whoever asks is banned from where it leads.
    Banned,
    /// 403/0: nobody may register here.
    RegistrationClosed,
}

impl Reason {
    pub const fn code(self) -> Code {
        match self {
            Self::Expired | Self::UsedUp => Code::UnknownInvite,
            Self::Banned => Code::UserBanned,
            Self::RegistrationClosed => Code::Forbidden,
        }
    }

    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "This invite has expired.",
            Self::UsedUp => "This invite has been used as often as it could be.",
            Self::Banned => Code::UserBanned.message(),
            Self::RegistrationClosed => "This instance takes no new accounts.",
        }
    }
}

impl From<Reason> for ErrorBody {
    fn from(reason: Reason) -> Self {
        Self { message: reason.message().to_owned(), reason: Some(reason), ..reason.code().into() }
    }
}
