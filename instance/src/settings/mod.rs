//! What admins decide for the whole instance, stored in the database; the operator's configuration can pin it.

pub mod get;
pub mod update;

use serde::{Deserialize, Serialize};
use shared::{GuildId, error::FieldErrors, instance::RegistrationMode};
use shared_db::Conn;

use crate::{
    app::App,
    error::{ApiError, ApiResult},
};

/// Under this key stands the whole of [`Stored`].
const KEY: &str = "instance";

/// As stored. Fields added later have defaults, so old rows still read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Stored {
    pub name: String,
    pub description: String,
    pub registration_mode: RegistrationMode,
    /// The guild made at set-up; new accounts join it by themselves when `join_home` is on.
    pub home_guild: Option<GuildId>,
    pub join_home: bool,
    pub claimed: bool,
}

impl Default for Stored {
    fn default() -> Self {
        Self {
            name: "PrivateChat".to_owned(),
            description: String::new(),
            registration_mode: RegistrationMode::Closed,
            home_guild: None,
            join_home: true,
            claimed: false,
        }
    }
}

/// As it holds: what the environment pins wins.
pub async fn load(app: &App) -> ApiResult<Stored> {
    let pinned = app.config.accounts.registration_mode();
    app.read(async move |conn| read(conn, pinned).await).await
}

/// As it holds, within a unit or read.
///
/// # Errors
/// Of the database, or when the row is not what we wrote.
pub async fn read(conn: &mut Conn<'_>, pinned: Option<RegistrationMode>) -> ApiResult<Stored> {
    let mut stored = match instance_store::settings::get(conn, KEY).await? {
        Some(text) => parsed(&text)?,
        None => Stored::default(),
    };
    if let Some(mode) = pinned {
        stored.registration_mode = mode;
    }
    Ok(stored)
}

/// As stored, whatever is pinned, for a unit that goes on to [`write`]: no other changes them meanwhile.
///
/// # Errors
/// Of the database, or when the row is not what we wrote.
pub async fn read_to_change(conn: &mut Conn<'_>) -> ApiResult<Stored> {
    let first = written(&Stored::default())?;
    parsed(&instance_store::settings::get_to_change(conn, KEY, first).await?)
}

/// # Errors
/// Of the database.
pub async fn write(conn: &mut Conn<'_>, stored: &Stored) -> ApiResult<()> {
    Ok(instance_store::settings::set(conn, KEY, written(stored)?).await?)
}

/// The fields that the configuration decides, by the names that they have in the API.
pub fn pinned(app: &App) -> Vec<String> {
    let mode = app.config.accounts.registration_mode().map(|_| "registration_mode".to_owned());
    mode.into_iter().collect()
}

/// Refuses another mode than the one that is pinned.
///
/// # Errors
/// 50035 on `registration_mode`.
pub fn check_mode(wanted: RegistrationMode, pinned: Option<RegistrationMode>) -> ApiResult<()> {
    if pinned.is_none_or(|pinned| pinned == wanted) {
        return Ok(());
    }
    let text = "The operator's configuration sets REGISTRATION_MODE; it can't be changed here.";
    Err(FieldErrors::one("registration_mode", "PINNED", text).into())
}

fn parsed(text: &str) -> ApiResult<Stored> {
    serde_json::from_str(text).map_err(|error| ApiError::Internal(error.into()))
}

fn written(stored: &Stored) -> ApiResult<String> {
    serde_json::to_string(stored).map_err(|error| ApiError::Internal(error.into()))
}
