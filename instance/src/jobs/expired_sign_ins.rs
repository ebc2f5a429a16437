use instance_store::{password_resets, sessions};

use super::CHUNK;
use crate::{app::App, error::ApiResult};

/// Removes sign-ins and reset links that are over. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let mut removed = 0;
    loop {
        let part = app
            .write_background(async |tx| {
                let now = tx.now();
                let sign_ins = sessions::delete_expired(tx.conn(), now, CHUNK).await?;
                Ok(sign_ins + password_resets::delete_expired(tx.conn(), now, CHUNK).await?)
            })
            .await?;
        if part == 0 {
            return Ok(removed);
        }
        removed += part;
    }
}
