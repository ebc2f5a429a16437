use instance_store::{
    bans,
    invites::{self, Ended, InviteRow},
    members,
};
use shared::{
    UserId,
    error::{Code, Reason},
};

use super::{
    end::end_invite,
    live::{live, refusal},
};
use crate::{
    error::{ApiError, ApiResult},
    http::Room,
    members::join::{self, Joining},
    tx::Tx,
};

/// What came of an invitation.
pub struct Accepted {
    pub invite: InviteRow,
    /// False for someone who was a member already: nothing was used up.
    pub new_member: bool,
}

/// Lets `user` in by `code`. A use is counted exactly when somebody new joins; the last one ends the invitation.
///
/// # Errors
/// 404/10006 for an unknown, expired or used-up code (the latter two with their reason); 403/40007 for the banned;
/// 400/30001 when `user` is in `most_guilds` already; 507 when there is no `room` for somebody new.
pub async fn accept_invite(
    tx: &mut Tx<'_>,
    user: UserId,
    code: &str,
    most_guilds: i64,
    room: ApiResult<Room>,
) -> ApiResult<Accepted> {
    let now = tx.now();
    let invite = live(tx.conn(), code, now).await?;
    // Joins, kicks and bans of a guild run one after the other from here on.
    tx.guild_changes(invite.guild_id).await.map_err(|error| match error {
        ApiError::Code(Code::UnknownGuild) => Code::UnknownInvite.into(),
        other => other,
    })?;
    if bans::find(tx.conn(), invite.guild_id, user).await?.is_some() {
        return Err(Reason::Banned.into());
    }
    if members::find(tx.conn(), invite.guild_id, user).await?.is_some() {
        return Ok(Accepted { invite, new_member: false });
    }
    room?;
    if members::count_guilds(tx.conn(), user).await? >= most_guilds {
        return Err(Code::TooManyGuilds.into());
    }
    let Some(invite) = invites::spend(tx.conn(), code, now).await? else {
        return Err(refusal(tx.conn(), code, now).await?);
    };
    join::join(tx, Joining { guild: invite.guild_id, user, temporary: invite.temporary }).await?;
    if invite.max_uses > 0 && invite.uses >= invite.max_uses {
        end_invite(tx, invite.guild_id, invite.channel_id, code, Some(Ended::UsedUp)).await?;
    }
    Ok(Accepted { invite, new_member: true })
}
