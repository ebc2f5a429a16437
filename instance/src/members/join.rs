//! The one way into a guild, whoever opens the door: an invitation, the home guild, an application's bot, the maker.

use std::sync::Arc;

use instance_store::{
    members::{self, MemberRow},
    users,
};
use shared::{GuildId, UserId, error::Code, gateway::MemberEvent};

use super::member;
use crate::{
    cache::MemberState,
    error::ApiResult,
    gateway::{
        event::{Audience, Event, Signal},
        kind::EventKind,
    },
    tx::Tx,
};

/// Who joins what.
#[derive(Clone, Copy, Debug)]
pub struct Joining {
    pub guild: GuildId,
    pub user: UserId,
    /// Leaves again with the last session, unless given a role: see [`crate::jobs::temporary_members`].
    pub temporary: bool,
}

/// Makes `user` a member; false when they are one already. Bans and limits are the caller's to ask.
///
/// # Errors
/// Of the database.
pub async fn join(tx: &mut Tx<'_>, joining: Joining) -> ApiResult<bool> {
    let Joining { guild, user, temporary } = joining;
    tx.guild_changes(guild).await?;
    let row = MemberRow {
        guild_id: guild,
        user_id: user,
        nick: None,
        joined_at: tx.now(),
        communication_disabled_until: None,
        deaf: false,
        mute: false,
        temporary,
        flags: 0,
        nick_lower: None,
    };
    if !members::insert(tx.conn(), row.clone()).await? {
        return Ok(false);
    }
    let account = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
    let state =
        MemberState { version: tx.version_of(guild), roles: Vec::new(), communication_disabled_until: None };
    tx.signal(Signal::Member(guild, user, Some(Arc::new(state))));
    let data = MemberEvent { guild_id: guild, member: member(crate::users::user(account), &row, Vec::new()) };
    let joined = Event::new(EventKind::GuildMemberAdd, &data).about(user).counted(tx.version_of(guild));
    tx.emit(Audience::Guild(guild), joined);
    Ok(true)
}
