//! From rows to states. Used by the cache and, within units, by `Tx`.

use std::{collections::HashMap, sync::Arc};

use instance_store::{channels, guilds, members, roles};
use shared::{
    ChannelId, GuildId, RoleId, UserId,
    permissions::{Overwrite, OverwriteTarget, Permissions},
};
use shared_db::Conn;

use super::{ChannelState, DirectState, GuildState, MemberState, Place, RoleState};
use crate::error::ApiResult;

/// The guild's state: four queries, whatever its size.
pub async fn guild(conn: &mut Conn<'_>, id: GuildId) -> ApiResult<Option<GuildState>> {
    let Some(guild) = guilds::find(conn, id).await? else { return Ok(None) };
    let roles = roles::of_guild(conn, id).await?.iter().map(role).collect();
    let mut overwrites = channels::overwrites_of_guild(conn, id).await?.into_iter().peekable();
    let mut rows = channels::of_guild(conn, id).await?;
    // Overwrites come ordered by their channel's id, so both lists are walked once.
    rows.sort_unstable_by_key(|row| row.id);
    let mut states = Vec::with_capacity(rows.len());
    for row in rows {
        let mut own = Vec::new();
        while let Some(next) = overwrites.next_if(|next| next.channel_id <= row.id) {
            if next.channel_id == row.id {
                own.push(overwrite(&next));
            }
        }
        states.push(channel(row, own));
    }
    Ok(Some(GuildState::new(id, guild.owner_id, guild.version, roles, states)))
}

pub async fn member(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> ApiResult<Option<MemberState>> {
    let Some((row, version)) = members::find_with_version(conn, guild, user).await? else { return Ok(None) };
    let roles = members::roles_of(conn, guild, user).await?;
    Ok(Some(MemberState { version, roles, communication_disabled_until: row.communication_disabled_until }))
}

/// Those of `users` who are members, some at a time: two queries for as many as a statement can name.
pub async fn members(
    conn: &mut Conn<'_>,
    guild: GuildId,
    users: &[UserId],
) -> ApiResult<Vec<(UserId, MemberState)>> {
    const TOGETHER: usize = 1_000;
    let Some(version) = guilds::find(conn, guild).await?.map(|row| row.version) else {
        return Ok(Vec::new());
    };
    let mut states = Vec::with_capacity(users.len());
    for part in users.chunks(TOGETHER) {
        let mut roles: HashMap<UserId, Vec<RoleId>> = HashMap::new();
        for (user, role) in members::roles_of_many(conn, guild, part).await? {
            roles.entry(user).or_default().push(role);
        }
        states.extend(members::among(conn, guild, part).await?.into_iter().map(|(row, _)| {
            let roles = roles.remove(&row.user_id).unwrap_or_default();
            let until = row.communication_disabled_until;
            (row.user_id, MemberState { version, roles, communication_disabled_until: until })
        }));
    }
    Ok(states)
}

pub async fn place(conn: &mut Conn<'_>, id: ChannelId) -> ApiResult<Option<Place>> {
    let Some(row) = channels::find(conn, id).await? else { return Ok(None) };
    Ok(Some(match row.guild_id {
        Some(guild) => Place::Guild(guild.into()),
        None => Place::Direct(Arc::new(DirectState { recipients: channels::recipients(conn, id).await? })),
    }))
}

fn role(row: &roles::RoleRow) -> RoleState {
    RoleState {
        id: row.id,
        permissions: Permissions::from_bits(row.permissions.cast_unsigned()),
        position: row.position.into(),
        mentionable: row.mentionable,
    }
}

fn channel(row: channels::ChannelRow, overwrites: Vec<Overwrite>) -> ChannelState {
    ChannelState {
        id: row.id,
        kind: row.kind,
        name: row.name.unwrap_or_default(),
        topic: row.topic,
        position: row.position,
        parent: row.parent_id.map(ChannelId::from),
        nsfw: row.nsfw,
        rate_limit_per_user: row.rate_limit_per_user,
        bitrate: row.bitrate,
        user_limit: row.user_limit,
        overwrites,
    }
}

fn overwrite(row: &channels::OverwriteRow) -> Overwrite {
    let target = if row.kind == 0 {
        OverwriteTarget::Role(RoleId::from(row.target_id))
    } else {
        OverwriteTarget::Member(UserId::from(row.target_id))
    };
    let bits = |bits: i64| Permissions::from_bits(bits.cast_unsigned());
    Overwrite { target, allow: bits(row.allow), deny: bits(row.deny) }
}
