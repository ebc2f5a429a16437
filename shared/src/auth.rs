//! Signing up, in and out, and claiming a new instance.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldErrors, Validate};
use crate::instance::RegistrationMode;
use crate::users::{CurrentUser, check_email, check_new_password, check_password, check_username};
use crate::wire::Sensitive;
use crate::{SessionId, Timestamp, limits};

/// `POST /auth/register`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Register {
    /// 2 to 32 of small letters, digits, `.` and `_`.
    pub username: String,
    /// 8 to 72 bytes.
    pub password: Sensitive,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// An invite's code; required when the instance is open to invited people only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub global_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl Validate for Register {
    fn check(&self, errors: &mut FieldErrors) {
        check_account(errors, &self.username, &self.password, self.email.as_deref());
        if let Some(invite) = &self.invite {
            errors.at("invite").text(invite, &limits::INVITE_CODE);
        }
        if let Some(name) = &self.global_name {
            errors.at("global_name").text(name, &limits::GLOBAL_NAME);
        }
        if let Some(locale) = &self.locale {
            errors.at("locale").text(locale, &limits::LOCALE);
        }
    }
}

/// `POST /auth/login`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Login {
    /// A username or an e-mail address.
    #[serde(alias = "email", alias = "username")]
    pub login: String,
    pub password: Sensitive,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_code: Option<Sensitive>,
}

impl Validate for Login {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("login").text(&self.login, &limits::LOGIN);
        check_password(errors.at("password"), &self.password, *limits::PASSWORD_BYTES.end());
        if let Some(code) = &self.mfa_code {
            errors.at("mfa_code").text(code.expose(), &limits::MFA_CODE);
        }
    }
}

/// A fresh sign-in or a refreshed one.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AuthTokens {
    /// Goes in `Authorization: Bearer …` and into the gateway's identify.
    pub access_token: Sensitive,
    /// Works once; each refresh gives the next one.
    pub refresh_token: Sensitive,
    /// Seconds until the access token expires.
    pub expires_in: i64,
    pub user: CurrentUser,
}

/// The password was right, and a second factor is needed: send the login again with `mfa_code`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MfaRequired {
    /// Always true.
    pub mfa: bool,
    pub ticket: Sensitive,
    /// Such as `totp`, `backup`.
    pub methods: Vec<String>,
}

/// The answer of `POST /auth/login`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum LoginAnswer {
    MfaRequired(MfaRequired),
    SignedIn(Box<AuthTokens>),
}

/// `POST /auth/refresh`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Refresh {
    pub refresh_token: Sensitive,
}

impl Validate for Refresh {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("refresh_token").text(self.refresh_token.expose(), &limits::OPAQUE_TOKEN);
    }
}

/// `POST /auth/logout`: ends the session of the request, or of the refresh token when one is sent.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Logout {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Sensitive>,
}

impl Validate for Logout {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(token) = &self.refresh_token {
            errors.at("refresh_token").text(token.expose(), &limits::OPAQUE_TOKEN);
        }
    }
}

/// `POST /auth/forgot-password`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ForgotPassword {
    #[serde(alias = "email", alias = "username")]
    pub login: String,
}

impl Validate for ForgotPassword {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("login").text(&self.login, &limits::LOGIN);
    }
}

/// `POST /auth/reset-password`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ResetPassword {
    /// From the reset link.
    pub token: Sensitive,
    pub password: Sensitive,
}

impl Validate for ResetPassword {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("token").text(self.token.expose(), &limits::OPAQUE_TOKEN);
        check_new_password(errors.at("password"), &self.password);
    }
}

/// `GET /setup`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetupState {
    /// Somebody has become the first admin: setting up is over.
    pub claimed: bool,
    /// The name that the configuration proposes.
    #[schema(required = true)]
    pub instance_name: Option<String>,
    pub registration_mode: RegistrationMode,
    /// Fields that the environment sets, so that they can't be chosen here.
    pub pinned: Vec<String>,
    /// The administrator's address in the configuration, to begin with; only for whoever holds the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub admin_email: Option<String>,
}

/// `POST /setup`: whoever has the claim code of the setup link becomes the first admin.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ClaimInstance {
    pub claim: Sensitive,
    pub username: String,
    pub password: Sensitive,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration_mode: Option<RegistrationMode>,
    /// Whether new accounts join the home server by themselves; default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auto_join: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl Validate for ClaimInstance {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("claim").text(self.claim.expose(), &limits::OPAQUE_TOKEN);
        check_account(errors, &self.username, &self.password, self.email.as_deref());
        if let Some(name) = &self.instance_name {
            errors.at("instance_name").text(name.trim(), &limits::INSTANCE_NAME);
        }
        if let Some(locale) = &self.locale {
            errors.at("locale").text(locale, &limits::LOCALE);
        }
    }
}

/// A device that is signed in, in `GET /users/@me/sessions`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    pub id: SessionId,
    /// Browser and system, as far as the sign-in told.
    pub device: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    /// The session that asks.
    pub current: bool,
}

fn check_account(errors: &mut FieldErrors, username: &str, password: &Sensitive, email: Option<&str>) {
    check_username(errors.at("username"), username);
    check_new_password(errors.at("password"), password);
    if let Some(email) = email {
        check_email(errors.at("email"), email);
    }
}
