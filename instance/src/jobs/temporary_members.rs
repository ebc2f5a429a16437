use instance_store::members;
use shared::{GuildId, UserId, error::Code};

use super::CHUNK;
use crate::{
    app::App,
    error::{ApiError, ApiResult},
    members::remove::remove,
    tx::Tx,
};

/// Takes those out of their guilds who came by a temporary invitation, were given no role, and have no session. Who came
/// just now, or was here before a restart, has as long to open one as a lost session can be resumed. Answers how many.
///
/// # Errors
/// Of the database.
pub async fn run_once(app: &App) -> ApiResult<usize> {
    if app.gateway.is_young() {
        return Ok(0);
    }
    let patience = i64::try_from(app.config.gateway.resume.get().as_millis()).unwrap_or(i64::MAX);
    let until = app.clock.now_ms().saturating_sub(patience);
    let (mut removed, mut last) = (0, (GuildId::from(0), UserId::from(0)));
    loop {
        let after = last;
        let some = app.read(async move |conn| members::temporary(conn, until, after, CHUNK).await).await?;
        let Some(newest) = some.last() else { return Ok(removed) };
        last = *newest;
        let absent = app.gateway.absent(some.iter().map(|(_, user)| *user).collect()).await;
        for (guild, user) in some.into_iter().filter(|(_, user)| absent.contains(user)) {
            let left = app.write_background(async move |tx| leave(tx, guild, user).await).await?;
            removed += usize::from(left);
        }
    }
}

/// False when they stay after all: they were given a role, or are gone with their guild.
async fn leave(tx: &mut Tx<'_>, guild: GuildId, user: UserId) -> ApiResult<bool> {
    match tx.guild_changes(guild).await {
        Err(ApiError::Code(Code::UnknownGuild)) => return Ok(false),
        other => other?,
    }
    let member = members::find(tx.conn(), guild, user).await?;
    let leaves = member.is_some_and(|member| member.temporary);
    if leaves {
        remove(tx, guild, user).await?;
    }
    Ok(leaves)
}
