use instance_store::invites::{self, Ended};

use super::CHUNK;
use crate::{app::App, error::ApiResult, invites::end::end_invite};

/// How long the holders of a code hear that it ended, and why.
const REMEMBERED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Ends the invitations whose time is over: they go, the resolver is told, and who manages their channels hears of it.
/// Until then they are refused all the same. Forgets those that ended long ago. Answers how many.
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
                    let (guild, channel) = (invite.guild_id, invite.channel_id);
                    end_invite(tx, guild, channel, &invite.code, Some(Ended::Expired)).await?;
                }
                Ok(over.len() + invites::forget_ends(tx.conn(), now - REMEMBERED_MS, CHUNK).await?)
            })
            .await?;
        if part == 0 {
            return Ok(ended);
        }
        ended += part;
    }
}
