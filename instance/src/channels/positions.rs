use std::collections::HashMap;

use instance_store::channels;
use shared::{
    ChannelId,
    channels::{ChannelKind, ChannelPosition},
    error::{Code, FieldErrors, Validate as _},
    limits,
    permissions::Permissions,
};

use super::{
    create::{announce_all, checked_parent, full_category, overwrite_row},
    overwrites::check_replacement,
};
use crate::{
    access::{GuildAccess, ManageChannels},
    cache::{ChannelState, GuildState},
    error::ApiResult,
    gateway::kind::EventKind,
    http::{AppRef, Body, NoContent},
};

/// `PATCH /guilds/{guild_id}/channels`: new positions and categories of some channels, in one unit. Each channel asks
/// for the rights that its own `PATCH` asks for.
pub async fn move_channels(
    app: AppRef,
    access: GuildAccess<ManageChannels>,
    Body(request): Body<Vec<ChannelPosition>>,
) -> ApiResult<NoContent> {
    if request.len() > limits::CHANNELS_PER_GUILD {
        let mut errors = FieldErrors::default();
        errors.count(request.len(), limits::CHANNELS_PER_GUILD);
        return Err(errors.into());
    }
    request.validate()?;
    app.write(async move |tx| {
        tx.guild_changes(access.id()).await?;
        let access = access.fresh(tx).await?;
        let mut moved = Vec::with_capacity(request.len());
        let now = tx.now();
        let rights_in =
            |place: &ChannelState| access.guild.permissions_in(place, access.user(), &access.member, now);
        for item in request {
            let state = access.guild.channel(item.id).ok_or(Code::UnknownChannel)?;
            let rights = rights_in(state);
            need(rights, Permissions::VIEW_CHANNEL, Code::MissingAccess)?;
            need(rights, Permissions::MANAGE_CHANNELS, Code::MissingPermissions)?;
            let kind = ChannelKind::try_from(i64::from(state.kind)).unwrap_or(ChannelKind::Text);
            let mut row = channels::find(tx.conn(), item.id).await?.ok_or(Code::UnknownChannel)?;
            if let Some(position) = item.position {
                row.position = i32::try_from(position).unwrap_or(i32::MAX);
            }
            let parent = match item.parent_id.changes() {
                None => state.parent,
                Some(Some(parent)) if state.parent == Some(parent) => Some(parent),
                Some(Some(parent)) => Some(checked_parent(&access.guild, kind, parent, rights_in)?),
                Some(None) => None,
            };
            row.parent_id = parent.map(i64::from);
            channels::update(tx.conn(), row).await?;
            if item.lock_permissions == Some(true)
                && let Some(category) = parent.and_then(|parent| access.guild.channel(parent))
            {
                need(rights, Permissions::MANAGE_ROLES, Code::MissingPermissions)?;
                let wanted: Vec<_> = category.overwrites.iter().copied().map(Into::into).collect();
                check_replacement(&access.guild, rights, &state.overwrites, &wanted)?;
                channels::clear_overwrites(tx.conn(), item.id).await?;
                for overwrite in wanted {
                    channels::put_overwrite(tx.conn(), overwrite_row(item.id, overwrite)).await?;
                }
            }
            moved.push(item.id);
        }
        let after = tx.guild(access.id()).await?.ok_or(Code::UnknownGuild)?;
        check_room(&after)?;
        announce_all(tx, access.id(), &moved, EventKind::ChannelUpdate).await?;
        Ok(())
    })
    .await?;
    Ok(NoContent)
}

/// Each step saw the guild as it was before the first, so together they may have filled a category too much.
fn check_room(guild: &GuildState) -> ApiResult<()> {
    let mut inside: HashMap<ChannelId, usize> = HashMap::new();
    for parent in guild.channels().iter().filter_map(|channel| channel.parent) {
        *inside.entry(parent).or_default() += 1;
    }
    if inside.values().all(|count| *count <= limits::CHANNELS_PER_CATEGORY) {
        return Ok(());
    }
    Err(full_category().into())
}

fn need(rights: Permissions, wanted: Permissions, refusal: Code) -> ApiResult<()> {
    if rights.contains(wanted) { Ok(()) } else { Err(refusal.into()) }
}
