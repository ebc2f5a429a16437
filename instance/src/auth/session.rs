//! A sign-in: opening one, renewing one, and the tokens that a client gets for it.

use instance_store::{
    sessions::{self, SessionRow},
    users::UserRow,
};
use shared::{SessionId, auth::AuthTokens};

use super::tokens::{self, Claims};
use crate::{app::App, error::ApiResult, tx::Tx, users::current_user};

/// What a new or renewed sign-in needs besides the database, drawn before the unit begins.
pub struct Draw {
    refresh_token: String,
    user_agent: String,
    lifetime_ms: i64,
}

/// The longest device name that is kept, in characters.
const USER_AGENT_CHARS: usize = 200;

impl Draw {
    pub fn new(app: &App, user_agent: Option<&str>) -> Self {
        Self {
            refresh_token: tokens::opaque(&*app.random),
            user_agent: user_agent.unwrap_or_default().chars().take(USER_AGENT_CHARS).collect(),
            lifetime_ms: ms(app.config.accounts.refresh_token_expiry),
        }
    }

    pub(super) fn refresh_token(&self) -> &str {
        &self.refresh_token
    }

    pub(super) const fn lifetime_ms(&self) -> i64 {
        self.lifetime_ms
    }
}

/// A sign-in that is in the database, and the refresh token that only its holder will know.
pub struct Opened {
    pub id: SessionId,
    pub refresh_token: String,
    pub user: UserRow,
}

/// Signs `user` in.
///
/// # Errors
/// Of the database.
pub async fn open(tx: &mut Tx<'_>, user: UserRow, draw: Draw) -> ApiResult<Opened> {
    let id: SessionId = tx.next_id()?;
    let now = tx.now();
    let row = SessionRow {
        id,
        user_id: user.id,
        refresh_digest: tokens::digest(&draw.refresh_token),
        previous_digest: None,
        rotated_at: now,
        last_used_at: now,
        expires_at: now.saturating_add(draw.lifetime_ms),
        user_agent: draw.user_agent,
    };
    sessions::insert(tx.conn(), row).await?;
    Ok(Opened { id, refresh_token: draw.refresh_token, user })
}

/// The answer to register, login, refresh and set-up.
///
/// # Errors
/// 500 when the access token can't be signed.
pub fn answer(app: &App, opened: Opened) -> ApiResult<AuthTokens> {
    let lifetime_ms = ms(app.config.accounts.access_token_expiry);
    let claims = Claims { user: opened.user.id, session: opened.id };
    let access_token = tokens::sign(&app.keys, claims, app.clock.now_ms(), lifetime_ms)?;
    Ok(AuthTokens {
        access_token: access_token.into(),
        refresh_token: opened.refresh_token.into(),
        expires_in: lifetime_ms / 1_000,
        user: current_user(opened.user),
    })
}

fn ms(period: shared_web::config::Period) -> i64 {
    i64::try_from(period.get().as_millis()).unwrap_or(i64::MAX / 2)
}
