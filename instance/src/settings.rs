//! What admins decide for the whole instance, stored in the database; the environment can pin it.

use serde::{Deserialize, Serialize};
use shared::{GuildId, instance::RegistrationMode};
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
        Some(text) => serde_json::from_str(&text).map_err(|error| ApiError::Internal(error.into()))?,
        None => Stored::default(),
    };
    if let Some(mode) = pinned {
        stored.registration_mode = mode;
    }
    Ok(stored)
}

/// # Errors
/// Of the database.
pub async fn write(conn: &mut Conn<'_>, stored: &Stored) -> ApiResult<()> {
    let text = serde_json::to_string(stored).map_err(|error| ApiError::Internal(error.into()))?;
    Ok(instance_store::settings::set(conn, KEY, text).await?)
}
