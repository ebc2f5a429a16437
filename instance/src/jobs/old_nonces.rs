use instance_store::purge;
use shared::snowflake::first_id_at;

use super::CHUNK;
use crate::{app::App, error::ApiResult};

/// A nonce keeps a message from being sent twice for that long.
const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;

/// Forgets the nonces of messages older than 24 h. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let mut removed = 0;
    loop {
        let part = app
            .write_background(async |tx| {
                let before = first_id_at(tx.now() - KEPT_MS);
                Ok(purge::nonces(tx.conn(), before, CHUNK).await?)
            })
            .await?;
        if part == 0 {
            return Ok(removed);
        }
        removed += part;
    }
}
