//! Overwrites: what a channel allows and denies to a role or a member. Nobody gives what they don't have.

use instance_store::channels;
use shared::{
    Snowflake,
    channels::{OverwriteKind, PermissionOverwrite, PutOverwrite},
    error::{Code, FieldErrors},
    limits,
    permissions::{Overwrite, OverwriteTarget, Permissions},
};

use super::create::{announce, overwrite_row};
use crate::{
    access::{ChannelAccess, ManageRoles},
    cache::GuildState,
    error::ApiResult,
    gateway::kind::EventKind,
    http::{AppRef, Body, InPath, NoContent},
};

/// `PUT /channels/{channel_id}/permissions/{overwrite_id}`.
pub async fn put_overwrite(
    app: AppRef,
    access: ChannelAccess<ManageRoles>,
    InPath(target): InPath<Snowflake>,
    Body(request): Body<PutOverwrite>,
) -> ApiResult<NoContent> {
    let PutOverwrite { kind, allow, deny } = request;
    let wanted = PermissionOverwrite { id: target, kind, allow, deny };
    let guild_id = access.guild()?.0.id;
    app.write(async move |tx| {
        tx.guild_changes(guild_id).await?;
        let access = access.as_of(tx).await?;
        let (guild, channel, _) = access.guild()?;
        if kind == OverwriteKind::Member {
            let user = i64::from(target).into();
            instance_store::users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
        }
        let held = channel.overwrites.clone();
        let known = held.iter().any(|overwrite| overwrite.target == wanted.target());
        if !known && held.len() >= limits::OVERWRITES_PER_CHANNEL {
            return Err(Code::TooManyOverwrites.into());
        }
        check_overwrites(guild, access.permissions, &held, &[wanted])?;
        channels::put_overwrite(tx.conn(), overwrite_row(access.id, wanted)).await?;
        announce(tx, guild_id, access.id, EventKind::ChannelUpdate).await?;
        Ok(())
    })
    .await?;
    Ok(NoContent)
}

/// `DELETE /channels/{channel_id}/permissions/{overwrite_id}`.
pub async fn delete_overwrite(
    app: AppRef,
    access: ChannelAccess<ManageRoles>,
    InPath(target): InPath<Snowflake>,
) -> ApiResult<NoContent> {
    let guild_id = access.guild()?.0.id;
    app.write(async move |tx| {
        tx.guild_changes(guild_id).await?;
        let access = access.as_of(tx).await?;
        let (guild, channel, _) = access.guild()?;
        let id = i64::from(target);
        let held = channel.overwrites.iter().find(|overwrite| match overwrite.target {
            OverwriteTarget::Role(role) => i64::from(role) == id,
            OverwriteTarget::Member(user) => i64::from(user) == id,
        });
        let held = held.copied().ok_or(Code::UnknownPermissionOverwrite)?;
        // Taking an overwrite away changes all of its bits.
        let empty = PermissionOverwrite { allow: Permissions::NONE, deny: Permissions::NONE, ..held.into() };
        check_overwrites(guild, access.permissions, &[held], &[empty])?;
        channels::delete_overwrite(tx.conn(), access.id, id).await?;
        announce(tx, guild_id, access.id, EventKind::ChannelUpdate).await?;
        Ok(())
    })
    .await?;
    Ok(NoContent)
}

/// Whether someone who has the rights `have` may put `wanted` in the place of `held`: every bit that changes must be
/// among them.
///
/// # Errors
/// 403/50013; 50035 for a role of another guild.
pub(super) fn check_overwrites(
    guild: &GuildState,
    have: Permissions,
    held: &[Overwrite],
    wanted: &[PermissionOverwrite],
) -> ApiResult<()> {
    for overwrite in wanted {
        let before = held.iter().find(|held| held.target == overwrite.target());
        let (allow, deny) =
            before.map_or((Permissions::NONE, Permissions::NONE), |held| (held.allow, held.deny));
        if let OverwriteTarget::Role(role) = overwrite.target()
            && guild.role(role).is_none()
        {
            return Err(FieldErrors::one("permission_overwrites", "ROLE_UNKNOWN", "Unknown role.").into());
        }
        let changed = differing(allow, overwrite.allow) | differing(deny, overwrite.deny);
        if !have.contains(changed) {
            return Err(Code::MissingPermissions.into());
        }
    }
    Ok(())
}

/// As [`check_overwrites`], for a whole new list: what is left out is taken away.
///
/// # Errors
/// As [`check_overwrites`].
pub(super) fn check_replacement(
    guild: &GuildState,
    have: Permissions,
    held: &[Overwrite],
    wanted: &[PermissionOverwrite],
) -> ApiResult<()> {
    let dropped: Vec<_> = held
        .iter()
        .filter(|held| wanted.iter().all(|overwrite| overwrite.target() != held.target))
        .map(|held| PermissionOverwrite {
            allow: Permissions::NONE,
            deny: Permissions::NONE,
            ..(*held).into()
        })
        .collect();
    check_overwrites(guild, have, held, wanted)?;
    check_overwrites(guild, have, held, &dropped)
}

fn differing(one: Permissions, other: Permissions) -> Permissions {
    (one - other) | (other - one)
}
