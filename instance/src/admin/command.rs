//! The operator's commands. Whoever can read the data directory may give them.

use instance_store::{password_resets, users};
use serde::{Deserialize, Serialize};
use shared::{
    Timestamp, UserId,
    auth::Register,
    error::{Code, FieldErrors, Validate as _},
    wire::Sensitive,
};

use super::resolver;
use crate::{
    app::App,
    auth::{
        account::{NewAccount, create_account},
        reset_password::LINK_LIFETIME_MS,
        tokens,
    },
    error::{ApiError, ApiResult},
    gateway::event::Signal,
    settings, setup,
};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminCommand {
    CreateUser { username: String, password: Option<String>, email: Option<String>, admin: bool },
    ListUsers,
    ResetLink { username: String },
    MakeAdmin { username: String },
    SetupLink,
    ResolverStatus,
    ResolverResync,
}

/// Most accounts that one page of the list reads.
const PAGE: i64 = 500;

/// Does it; answers the lines to print.
///
/// # Errors
/// What the API would refuse with, such as a name that is taken.
pub async fn perform(app: &App, command: AdminCommand) -> ApiResult<Vec<String>> {
    match command {
        AdminCommand::CreateUser { username, password, email, admin } => {
            create_user(app, username, password, email, admin).await
        }
        AdminCommand::ListUsers => list_users(app).await,
        AdminCommand::ResetLink { username } => reset_link(app, username).await,
        AdminCommand::MakeAdmin { username } => make_admin(app, username).await,
        AdminCommand::SetupLink => setup_link(app).await,
        AdminCommand::ResolverStatus => resolver::status(app).await,
        AdminCommand::ResolverResync => resolver::resync(app).await,
    }
}

/// Without a password the account gets one that nobody knows, and a link that sets it.
async fn create_user(
    app: &App,
    username: String,
    password: Option<String>,
    email: Option<String>,
    admin: bool,
) -> ApiResult<Vec<String>> {
    let with_link = password.is_none();
    let password = Sensitive::from(password.unwrap_or_else(|| tokens::opaque(&*app.random)));
    let form = Register {
        username: username.clone(),
        password: password.clone(),
        email: email.clone(),
        invite: None,
        global_name: None,
        locale: None,
    };
    form.validate()?;
    let hash = app.passwords.hash(&password).await?;
    let pinned = app.config.accounts.registration_mode();
    let named = username.clone();
    app.write(async move |tx| {
        let settings = settings::read(tx.conn(), pinned).await?;
        let account = NewAccount {
            username: named,
            global_name: None,
            email,
            locale: None,
            password_hash: hash,
            admin,
        };
        let user = create_account(tx, account).await?;
        crate::guilds::home::join_home(tx, &settings, user.id).await
    })
    .await?;
    let mut lines =
        vec![format!("{username} has an account{}.", if admin { " and is an admin" } else { "" })];
    if with_link {
        lines.extend(reset_link(app, username).await?);
    }
    Ok(lines)
}

async fn list_users(app: &App) -> ApiResult<Vec<String>> {
    let mut lines = vec![format!("{:<20} {:<32} {:<6} {:<8} since", "id", "name", "kind", "state")];
    let mut after = UserId::from(0);
    loop {
        let rows = app.read(async move |conn| users::page(conn, after, PAGE).await).await?;
        let Some(last) = rows.last() else { return Ok(lines) };
        after = last.id;
        for row in rows {
            let kind = match (row.bot, row.admin) {
                (true, _) => "bot",
                (_, true) => "admin",
                _ => "person",
            };
            let state = if row.disabled_at.is_some() { "disabled" } else { "active" };
            let since = Timestamp::from_ms(row.id.created_at_ms()).to_string();
            lines.push(format!(
                "{:<20} {:<32} {kind:<6} {state:<8} {since}",
                row.id.to_string(),
                row.username
            ));
        }
    }
}

/// The link alone, so that a script can pass it on.
async fn setup_link(app: &App) -> ApiResult<Vec<String>> {
    let link = setup::link::setup_link(app).await.map_err(ApiError::Internal)?;
    Ok(vec![
        link.unwrap_or_else(|| {
            "This instance has its admin already: the set-up link works no more.".to_owned()
        }),
    ])
}

/// A link that sets a new password, once, within a day. Earlier links of the same person end.
async fn reset_link(app: &App, username: String) -> ApiResult<Vec<String>> {
    let token = tokens::opaque(&*app.random);
    let digest = tokens::digest(&token);
    app.write(async move |tx| {
        let user = named(users::by_username(tx.conn(), &username.to_lowercase()).await?)?;
        if user.bot {
            return Err(Code::BotsCannotUse.into());
        }
        let expires_at = tx.now() + LINK_LIFETIME_MS;
        Ok(password_resets::insert(tx.conn(), user.id, digest, expires_at).await?)
    })
    .await?;
    let url = app.config.server.public_url();
    Ok(vec![
        "This link sets a new password. It works once, for a day:".to_owned(),
        format!("{url}/reset-password#token={token}"),
    ])
}

/// Its sign-ins end, so that no token from before says otherwise.
async fn make_admin(app: &App, username: String) -> ApiResult<Vec<String>> {
    let shown = username.clone();
    app.write(async move |tx| {
        let id = named(users::by_username(tx.conn(), &username.to_lowercase()).await?)?.id;
        let mut user = named(users::find_to_change(tx.conn(), id).await?)?;
        if user.bot {
            return Err(Code::BotsCannotUse.into());
        }
        user.admin = true;
        users::update(tx.conn(), user).await?;
        instance_store::sessions::delete_all(tx.conn(), id, None).await?;
        tx.signal(Signal::Revoke { user: id, session: None, except: None });
        Ok(())
    })
    .await?;
    Ok(vec![format!("{shown} is an admin now, and signs in again.")])
}

fn named<T>(found: Option<T>) -> ApiResult<T> {
    found.ok_or_else(|| FieldErrors::one("username", "UNKNOWN_USER", "Nobody has this name.").into())
}

/// A refusal as one line for a terminal.
pub fn in_words(error: &ApiError) -> String {
    match error {
        ApiError::Fields(fields) => {
            let lines: Vec<_> = fields
                .flatten()
                .into_iter()
                .map(|(path, error)| format!("{path}: {}", error.message))
                .collect();
            lines.join("; ")
        }
        ApiError::Code(code) => code.message().to_owned(),
        other => other.to_string(),
    }
}
