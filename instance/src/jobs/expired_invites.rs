use instance_store::invites;

use super::CHUNK;
use crate::{app::App, error::ApiResult, invites::end::end_invite};

/// Ends the invitations whose time is over: they go, the resolver is told, and who manages their channels hears of it.
/// Until then they are refused all the same. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let mut ended = 0;
    loop {
        let part = app
            .write_background(async |tx| {
                let now = tx.now();
                let over = invites::expired(tx.conn(), now, CHUNK).await?;
                for invite in &over {
                    end_invite(tx, invite.guild_id, invite.channel_id, &invite.code).await?;
                }
                Ok(over.len())
            })
            .await?;
        if part == 0 {
            return Ok(ended);
        }
        ended += part;
    }
}
