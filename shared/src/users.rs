//! People and bots, and what people change about themselves.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{FieldErrors, Validate};
use crate::wire::{Null, Sensitive};
use crate::{Patch, UserId, limits};

/// Somebody, as everybody may see them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct User {
    pub id: UserId,
    pub username: String,
    /// `"0"`: names are unique without a number. Libraries want digits.
    pub discriminator: String,
    /// The name that is shown in place of the username.
    #[schema(required = true)]
    pub global_name: Option<String>,
    /// Hash of the picture.
    #[schema(required = true)]
    pub avatar: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bot: bool,
    #[schema(required = true)]
    pub banner: Option<String>,
    #[schema(required = true)]
    pub accent_color: Option<i64>,
    #[serde(default)]
    #[schema(required = true)]
    pub avatar_decoration_data: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub collectibles: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub primary_guild: Null,
    #[serde(default)]
    #[schema(required = true)]
    pub public_flags: i64,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
}

impl User {
    /// A user with a name and nothing else.
    pub fn new(id: UserId, username: impl Into<String>) -> Self {
        Self {
            id,
            username: username.into(),
            discriminator: "0".to_owned(),
            global_name: None,
            avatar: None,
            bot: false,
            banner: None,
            accent_color: None,
            avatar_decoration_data: Null,
            collectibles: Null,
            primary_guild: Null,
            public_flags: 0,
            flags: 0,
        }
    }
}

/// The signed-in account, as it alone may see itself.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CurrentUser {
    #[serde(flatten)]
    pub user: User,
    pub mfa_enabled: bool,
    /// The e-mail address is proven. Bots are always verified.
    pub verified: bool,
    pub locale: String,
    #[serde(default)]
    #[schema(required = true)]
    pub premium_type: i64,
    /// Null for bots and for people who gave none.
    #[schema(required = true)]
    pub email: Option<String>,
    #[schema(required = true)]
    pub bio: Option<String>,
    /// Runs this instance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instance_admin: bool,
}

/// `PATCH /users/@me`. Changing username, e-mail or password needs the current password (people only).
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UpdateCurrentUser {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub global_name: Patch<String>,
    /// A data URI; null removes the picture.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub avatar: Patch<String>,
    /// A data URI; null removes the banner.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub banner: Patch<String>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<i64>)]
    pub accent_color: Patch<i64>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub bio: Patch<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub email: Patch<String>,
    /// The current password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Sensitive>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_password: Option<Sensitive>,
}

impl Validate for UpdateCurrentUser {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(name) = &self.username {
            check_username(errors.at("username"), name);
        }
        if let Some(name) = self.global_name.value() {
            errors.at("global_name").text(name, &limits::GLOBAL_NAME);
        }
        for (field, image) in [("avatar", &self.avatar), ("banner", &self.banner)] {
            if let Some(image) = image.value() {
                check_image(errors.at(field), image);
            }
        }
        if let Some(color) = self.accent_color.value() {
            errors.at("accent_color").number(*color, &limits::COLOR);
        }
        if let Some(bio) = self.bio.value() {
            errors.at("bio").text(bio, &limits::BIO);
        }
        if let Some(locale) = &self.locale {
            errors.at("locale").text(locale, &limits::LOCALE);
        }
        if let Some(email) = self.email.value() {
            check_email(errors.at("email"), email);
        }
        if let Some(password) = &self.new_password {
            check_new_password(errors.at("new_password"), password);
        }
    }
}

/// `GET /users`: a person by exact name, or people whose name begins with a text.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct FindUsers {
    /// The exact username; the answer has one person or none.
    pub username: Option<String>,
    /// The beginning of a username or display name.
    pub query: Option<String>,
    /// 1 to 100, default 25.
    pub limit: Option<i64>,
}

impl Validate for FindUsers {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(username) = &self.username {
            errors.at("username").text(username, &limits::LOGIN);
        }
        if let Some(query) = &self.query {
            errors.at("query").text(query, &limits::USER_SEARCH_QUERY);
        }
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::USER_SEARCH_PAGE);
        }
    }
}

/// Small letters, digits, `.` and `_`, without two dots in a row.
pub fn check_username(errors: &mut FieldErrors, name: &str) {
    errors.text(name, &limits::USERNAME);
    let allowed =
        |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || matches!(char, '.' | '_');
    if !name.chars().all(allowed) {
        errors.push(
            "USERNAME_INVALID_CHARACTERS",
            "Please only use small letters, numbers, underscores or periods.",
        );
    }
    if name.contains("..") {
        errors.push("USERNAME_INVALID_DOTS", "Two periods can't follow each other.");
    }
}

/// Only the shape; whether mail arrives is another matter.
pub fn check_email(errors: &mut FieldErrors, email: &str) {
    errors.text(email, &limits::EMAIL);
    let well_formed = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.is_empty()
            && !host.contains('@')
            && !email.chars().any(|c| c.is_whitespace() || c.is_control())
    });
    if !well_formed && !email.is_empty() {
        errors.push("EMAIL_TYPE_INVALID_EMAIL", "Not a well formed email address.");
    }
}

/// A password that is about to be set.
pub fn check_new_password(errors: &mut FieldErrors, password: &Sensitive) {
    let (min, max) = (limits::PASSWORD_BYTES.start(), limits::PASSWORD_BYTES.end());
    let bytes = password.expose().len();
    if bytes < *min {
        errors.push("BASE_TYPE_MIN_LENGTH", format!("Must be {min} or more in length."));
    }
    check_password(errors, password, *max);
}

/// A password that is compared with the stored one: only what bcrypt can't read is refused.
pub fn check_password(errors: &mut FieldErrors, password: &Sensitive, max: usize) {
    if password.expose().len() > max {
        errors.push("BASE_TYPE_MAX_LENGTH", format!("Must be {max} bytes or fewer in length."));
    }
    if password.expose().contains('\0') {
        errors.nul();
    }
}

/// A picture in a data URI; what is in it is looked at where it is decoded.
pub fn check_image(errors: &mut FieldErrors, image: &str) {
    errors.length(image.len(), &limits::IMAGE_DATA);
    if !(image.starts_with("data:image/") && image.contains(";base64,")) {
        errors.push("IMAGE_INVALID", "Must be a data URI of an image in base64.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(check: impl FnOnce(&mut FieldErrors)) -> Vec<String> {
        let mut errors = FieldErrors::default();
        check(&mut errors);
        errors.flatten().into_iter().map(|(_, error)| error.code.clone()).collect()
    }

    #[test]
    fn usernames_are_small_letters_digits_dots_and_underscores() {
        for name in ["al", "alice_2", "a.b.c", "0_.", &"x".repeat(32)] {
            assert_eq!(broken(|errors| check_username(errors, name)), [""; 0], "{name}");
        }
        for (name, code) in [
            ("", "BASE_TYPE_REQUIRED"),
            ("a", "BASE_TYPE_BAD_LENGTH"),
            (&"x".repeat(33), "BASE_TYPE_BAD_LENGTH"),
            ("Alice", "USERNAME_INVALID_CHARACTERS"),
            ("al ice", "USERNAME_INVALID_CHARACTERS"),
            ("аlice", "USERNAME_INVALID_CHARACTERS"),
            ("a..b", "USERNAME_INVALID_DOTS"),
        ] {
            assert_eq!(broken(|errors| check_username(errors, name)), [code], "{name}");
        }
    }

    #[test]
    fn passwords_have_eight_to_seventy_two_bytes() {
        for (password, codes) in [
            ("12345678".to_owned(), &[][..]),
            ("é".repeat(36), &[]),
            ("1234567".to_owned(), &["BASE_TYPE_MIN_LENGTH"]),
            ("é".repeat(37), &["BASE_TYPE_MAX_LENGTH"]),
            ("1234567\0".to_owned(), &["BASE_TYPE_NUL"]),
        ] {
            assert_eq!(broken(|errors| check_new_password(errors, &password.into())), codes);
        }
    }

    #[test]
    fn addresses_have_a_name_and_a_host() {
        for address in ["a@b", "alice+x@example.org", "é@exemple.fr"] {
            assert_eq!(broken(|errors| check_email(errors, address)), [""; 0], "{address}");
        }
        for address in ["alice", "@example.org", "alice@", "a@b@c", "a b@c.d", "a\n@c.d"] {
            assert_eq!(
                broken(|errors| check_email(errors, address)),
                ["EMAIL_TYPE_INVALID_EMAIL"],
                "{address}"
            );
        }
    }

    #[test]
    fn passwords_never_print() {
        let request = UpdateCurrentUser { password: Some("hunter22".into()), ..UpdateCurrentUser::default() };
        assert!(!format!("{request:?}").contains("hunter22"));
    }
}
