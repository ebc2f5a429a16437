use instance_store::{invites, purge};
use shared::{ChannelId, GuildId};

use super::CHUNK;
use crate::{app::App, error::ApiResult, invites::end::end_invite, tx::Tx};

/// What was deleted stays that long, so that a unit under way at that moment can't leave anything behind.
const GRACE_MS: i64 = 60_000;
/// Guilds, and channels, that are looked up together.
const TOGETHER: i64 = 100;

/// Removes deleted guilds and channels with all that was in them. Answers how many rows of the large tables (messages,
/// read marks, members, bans, channels, guilds).
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    let until = app.clock.now_ms() - GRACE_MS;
    let mut removed = 0;
    loop {
        let guilds = app.read(async move |conn| purge::deleted_guilds(conn, until, TOGETHER).await).await?;
        for guild in guilds.clone() {
            app.write_background(async move |tx| Ok(purge::mark_channels(tx.conn(), guild, until).await?))
                .await?;
        }
        removed += purge_channels(app, until).await?;
        if guilds.is_empty() {
            return Ok(removed);
        }
        for guild in guilds {
            loop {
                let part = app.write_background(async move |tx| guild_part(tx, guild).await).await?;
                if part == 0 {
                    break;
                }
                removed += part;
            }
        }
    }
}

async fn purge_channels(app: &App, until: i64) -> ApiResult<usize> {
    let mut removed = 0;
    loop {
        let channels =
            app.read(async move |conn| purge::deleted_channels(conn, until, TOGETHER).await).await?;
        if channels.is_empty() {
            return Ok(removed);
        }
        for (channel, guild) in channels {
            loop {
                let part =
                    app.write_background(async move |tx| channel_part(tx, guild, channel).await).await?;
                if part == 0 {
                    break;
                }
                removed += part;
            }
        }
    }
}

/// One unit's worth of a channel; 0: nothing is left.
async fn channel_part(tx: &mut Tx<'_>, guild: GuildId, channel: ChannelId) -> ApiResult<usize> {
    let messages = purge::messages(tx.conn(), channel, CHUNK).await?;
    if messages > 0 {
        return Ok(messages);
    }
    let marks = purge::read_states(tx.conn(), channel, CHUNK).await?;
    if marks > 0 {
        return Ok(marks);
    }
    for code in invites::codes_of_channel(tx.conn(), channel).await? {
        end_invite(tx, guild, channel, &code, None).await?;
    }
    Ok(purge::channel(tx.conn(), channel).await?)
}

/// One unit's worth of a guild without channels; 0: nothing is left.
async fn guild_part(tx: &mut Tx<'_>, guild: GuildId) -> ApiResult<usize> {
    let members = purge::members(tx.conn(), guild, CHUNK).await?;
    if members > 0 {
        return Ok(members);
    }
    let bans = purge::bans(tx.conn(), guild, CHUNK).await?;
    if bans > 0 {
        return Ok(bans);
    }
    Ok(purge::guild(tx.conn(), guild).await?)
}
