//! The set-up link.

use shared_web::Secret;

use crate::{app::App, settings};

/// The link that claims this instance; `None` once it is claimed.
///
/// # Errors
/// Of the database or the data directory.
pub async fn setup_link(app: &App) -> anyhow::Result<Option<String>> {
    let settings =
        settings::load(app).await.map_err(|error| anyhow::anyhow!("reading the settings: {error}"))?;
    if settings.claimed {
        return Ok(None);
    }
    let claim = claim_code(app).await?;
    Ok(Some(format!("{}/setup#claim={}", app.config.server.public_url(), claim.expose())))
}

/// The claim code: generated once, kept as a secret until it is used, the same at every start.
///
/// # Errors
/// Of the database or the data directory.
pub async fn claim_code(app: &App) -> anyhow::Result<Secret> {
    crate::build::generated(&app.db, "claim_code", &*app.random).await
}
