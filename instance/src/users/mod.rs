//! People and bots as others see them, and what they change about themselves.

pub mod find;
pub mod get;
pub mod me;
pub mod sessions;
pub mod update;

use instance_store::users::UserRow;
use shared::users::{CurrentUser, User};

/// The object that others see. Never holds an e-mail address or a hash.
pub fn user(row: UserRow) -> User {
    User {
        global_name: row.global_name,
        avatar: row.avatar,
        bot: row.bot,
        banner: row.banner,
        accent_color: row.accent_color.map(i64::from),
        public_flags: row.flags,
        flags: row.flags,
        ..User::new(row.id, row.username)
    }
}

/// The object that a person sees of themselves.
pub fn current_user(mut row: UserRow) -> CurrentUser {
    let bio = std::mem::take(&mut row.bio);
    CurrentUser {
        mfa_enabled: false,
        verified: true,
        locale: std::mem::take(&mut row.locale),
        premium_type: 0,
        email: row.email.take(),
        bio: (!bio.is_empty()).then_some(bio),
        instance_admin: row.admin,
        user: user(row),
    }
}
