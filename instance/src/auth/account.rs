use instance_store::users::{self, UserRow};
use shared::error::FieldErrors;

use crate::{error::ApiResult, tx::Tx};

/// A person's account to be. Names were checked for their form; here they are checked for being free.
pub struct NewAccount {
    pub username: String,
    pub global_name: Option<String>,
    pub email: Option<String>,
    pub locale: Option<String>,
    pub password_hash: String,
    pub admin: bool,
}

/// Makes the account.
///
/// # Errors
/// 50035 on `username` or `email` when it is taken, whatever its case.
pub async fn create_account(tx: &mut Tx<'_>, new: NewAccount) -> ApiResult<UserRow> {
    let username_lower = new.username.to_lowercase();
    let email = new.email.filter(|email| !email.is_empty());
    let email_lower = email.as_deref().map(str::to_lowercase);
    let mut taken = FieldErrors::default();
    if users::by_username(tx.conn(), &username_lower).await?.is_some() {
        taken.at("username").push("USERNAME_ALREADY_TAKEN", "This name is taken. Please choose another one.");
    }
    if let Some(email_lower) = &email_lower
        && users::by_login(tx.conn(), email_lower).await?.is_some()
    {
        taken.at("email").push("EMAIL_ALREADY_REGISTERED", "There is an account with this address already.");
    }
    taken.into_result()?;
    let row = UserRow {
        id: tx.next_id()?,
        username: new.username,
        username_lower,
        global_name: new.global_name,
        email,
        email_lower,
        password_hash: Some(new.password_hash),
        avatar: None,
        banner: None,
        accent_color: None,
        bio: String::new(),
        locale: new.locale.unwrap_or_else(|| "en-US".to_owned()),
        flags: 0,
        bot: false,
        admin: new.admin,
        disabled_at: None,
    };
    users::insert(tx.conn(), row.clone()).await?;
    Ok(row)
}
