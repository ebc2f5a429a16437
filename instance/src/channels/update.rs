use instance_store::channels;
use shared::{
    channels::{Channel, ChannelKind, UpdateChannel},
    error::{Code, FieldErrors},
};

use super::{
    create::{announce, checked_parent, name_of, overwrite_row},
    overwrites::check_replacement,
};
use crate::{
    access::{ChannelAccess, ManageChannels},
    cache::ChannelState,
    error::ApiResult,
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok},
    tx::Tx,
};

/// `PATCH /channels/{channel_id}`.
pub async fn update_channel(
    app: AppRef,
    access: ChannelAccess<ManageChannels>,
    Body(request): Body<UpdateChannel>,
) -> ApiResult<Ok<Channel>> {
    let guild = access.guild()?.0.id;
    let changed = app
        .write(async move |tx| {
            tx.guild_changes(guild).await?;
            let access = access.as_of(tx).await?;
            change(tx, &access, request).await?;
            announce(tx, guild, access.id, EventKind::ChannelUpdate).await
        })
        .await?;
    Result::Ok(Ok(Channel::Guild(changed)))
}

async fn change(
    tx: &mut Tx<'_>,
    access: &ChannelAccess<ManageChannels>,
    request: UpdateChannel,
) -> ApiResult<()> {
    let (guild, state, member) = access.guild()?;
    let now = tx.now();
    let rights = |place: &ChannelState| guild.permissions_in(place, access.user(), member, now);
    let kind = ChannelKind::try_from(i64::from(state.kind)).unwrap_or(ChannelKind::Text);
    if request.kind.is_some_and(|wanted| wanted != kind) {
        let text = "A channel keeps its type.";
        return Err(FieldErrors::one("type", "CHANNEL_TYPE_INVALID", text).into());
    }
    let mut row = channels::find(tx.conn(), access.id).await?.ok_or(Code::UnknownChannel)?;
    let number = |value: i64| i32::try_from(value).unwrap_or(i32::MAX);
    if let Some(name) = request.name {
        row.name = Some(name_of(kind, &name));
    }
    row.topic = request.topic.apply(row.topic);
    if let Some(parent) = request.parent_id.changes() {
        row.parent_id = match parent {
            Some(parent) if state.parent == Some(parent) => row.parent_id,
            Some(parent) => Some(checked_parent(guild, kind, parent, rights)?.into()),
            None => None,
        };
    }
    row.position = request.position.map_or(row.position, number);
    row.nsfw = request.nsfw.unwrap_or(row.nsfw);
    row.rate_limit_per_user = request.rate_limit_per_user.map_or(row.rate_limit_per_user, number);
    if kind == ChannelKind::Voice {
        row.bitrate = request.bitrate.map(number).or(row.bitrate);
        row.user_limit = request.user_limit.map(number).or(row.user_limit);
    }
    channels::update(tx.conn(), row).await?;
    if let Some(wanted) = request.permission_overwrites {
        access.require(shared::permissions::Permissions::MANAGE_ROLES)?;
        check_replacement(guild, access.permissions, &state.overwrites, &wanted)?;
        channels::clear_overwrites(tx.conn(), access.id).await?;
        for overwrite in wanted {
            channels::put_overwrite(tx.conn(), overwrite_row(access.id, overwrite)).await?;
        }
    }
    Result::Ok(())
}
