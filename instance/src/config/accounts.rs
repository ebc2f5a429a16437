use std::{fmt, str::FromStr};

use serde::Deserialize;
use shared::instance::RegistrationMode;
use shared_web::{Secret, config::Period};

shared_web::section! {
    /// Accounts and signing in.
    pub struct Accounts {
        /// Who may register: `open`, `invite` (with an invitation) or `closed`. Set here, it can't be changed on the
        /// admin page. Not set: closed until the instance is claimed, then what was chosen at set-up.
        pub registration_mode: Option<Mode> = None, "REGISTRATION_MODE";
        /// Key that signs access tokens, at least 32 bytes. Generated into DATA_DIR when not set.
        pub jwt_secret: Option<Secret> = None, "JWT_SECRET";
        /// How long an access token is good.
        pub access_token_expiry: Period = Period::minutes(15), "JWT_ACCESS_TOKEN_EXPIRY", Period::seconds(10)..=Period::days(365);
        /// How long a sign-in lasts without being used.
        pub refresh_token_expiry: Period = Period::days(30), "JWT_REFRESH_TOKEN_EXPIRY", Period::minutes(1)..=Period::days(3_650);
        /// bcrypt's cost: each step doubles the time of a guess and of a sign-in. From 10 to 31.
        pub bcrypt_cost: u32 = 12, "BCRYPT_COST";
        /// BCRYPT_COST may be from 4 on. For tests and benchmarks only.
        pub insecure_fast_passwords: bool = false, "INSECURE_FAST_PASSWORDS";
        /// Password checks that may wait for their turn; more are refused with 429.
        pub password_queue: usize = 32, "PASSWORD_QUEUE", 1..=100_000;
    }
}

impl Accounts {
    /// The mode that the environment (or the file) pins.
    pub fn registration_mode(&self) -> Option<RegistrationMode> {
        self.registration_mode.map(|mode| mode.0)
    }
}

/// A registration mode as a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Mode(pub RegistrationMode);

impl FromStr for Mode {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "open" => Ok(Self(RegistrationMode::Open)),
            "invite" => Ok(Self(RegistrationMode::Invite)),
            "closed" => Ok(Self(RegistrationMode::Closed)),
            "approval" => Err("`approval` is not built yet: use `open`, `invite` or `closed`"),
            _ => Err("must be `open`, `invite` or `closed`"),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            RegistrationMode::Open => "open",
            RegistrationMode::Invite => "invite",
            RegistrationMode::Closed => "closed",
        })
    }
}

shared_web::text_setting!(Mode);
