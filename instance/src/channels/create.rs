use instance_store::channels::{self, ChannelRow, OverwriteRow};
use shared::{
    ChannelId, GuildId,
    channels::{ChannelKind, CreateChannel, GuildChannel, PermissionOverwrite},
    error::{Code, FieldErrors},
    limits,
    permissions::Permissions,
};

use super::{guild_channel, overwrites::check_overwrites};
use crate::{
    access::{GuildAccess, ManageChannels},
    cache::{ChannelState, GuildState},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Created, Room},
    tx::Tx,
};

/// `POST /guilds/{guild_id}/channels`. A private channel is one whose overwrites deny @everyone VIEW_CHANNEL.
pub async fn create_channel(
    app: AppRef,
    access: GuildAccess<ManageChannels>,
    Body(request): Body<CreateChannel>,
    _: Room,
) -> ApiResult<Created<GuildChannel>> {
    let made = app
        .write(async move |tx| {
            tx.guild_changes(access.id()).await?;
            let access = access.fresh(tx).await?;
            if access.guild.channels().len() >= limits::CHANNELS_PER_GUILD {
                return Err(Code::TooManyChannels.into());
            }
            let overwrites = request.permission_overwrites.clone().unwrap_or_default();
            check_overwrites(&access.guild, access.permissions, &[], &overwrites)?;
            insert(tx, &access, request, overwrites).await
        })
        .await?;
    Ok(Created(made))
}

async fn insert(
    tx: &mut Tx<'_>,
    access: &GuildAccess<ManageChannels>,
    request: CreateChannel,
    overwrites: Vec<PermissionOverwrite>,
) -> ApiResult<GuildChannel> {
    let guild = &*access.guild;
    let kind = request.kind.unwrap_or(ChannelKind::Text);
    let now = tx.now();
    let rights = |place: &ChannelState| guild.permissions_in(place, access.user(), &access.member, now);
    let parent = match request.parent_id {
        Some(parent) => Some(checked_parent(guild, kind, parent, rights)?),
        None => None,
    };
    // A channel made in a category without overwrites of its own takes over the category's.
    let inherited = request.permission_overwrites.is_none().then_some(parent).flatten();
    let overwrites = match inherited.and_then(|parent| guild.channel(parent)) {
        Some(category) => category.overwrites.iter().copied().map(Into::into).collect(),
        None => overwrites,
    };
    let last = guild.channels().iter().map(|channel| channel.position).max().unwrap_or(-1);
    let voice = kind == ChannelKind::Voice;
    let number =
        |value: Option<i64>, default: i64| i32::try_from(value.unwrap_or(default)).unwrap_or(i32::MAX);
    let id: ChannelId = tx.next_id()?;
    let row = ChannelRow {
        id,
        kind: i32::try_from(i64::from(kind)).unwrap_or(0),
        guild_id: Some(guild.id.into()),
        name: Some(name_of(kind, &request.name)),
        topic: request.topic,
        position: number(request.position, i64::from(last) + 1),
        parent_id: parent.map(i64::from),
        nsfw: request.nsfw.unwrap_or(false),
        rate_limit_per_user: number(request.rate_limit_per_user, 0),
        bitrate: voice.then(|| number(request.bitrate, limits::BITRATE_DEFAULT)),
        user_limit: voice.then(|| number(request.user_limit, 0)),
        deleted_at: None,
    };
    channels::insert(tx.conn(), row).await?;
    for overwrite in overwrites {
        channels::put_overwrite(tx.conn(), overwrite_row(id, overwrite)).await?;
    }
    announce(tx, guild.id, id, EventKind::ChannelCreate).await
}

/// Text channels are written in small letters with dashes, as Discord does; others keep their name.
pub fn name_of(kind: ChannelKind, name: &str) -> String {
    if kind != ChannelKind::Text {
        return name.trim().to_owned();
    }
    let words: Vec<_> = name.split_whitespace().collect();
    words.join("-").to_lowercase()
}

/// `rights`: what the caller may do in a channel.
///
/// # Errors
/// 50035 on `parent_id`: it must be a category of this guild that the caller sees and that has room, and categories have
/// none; 403/50013 in one that they don't manage.
pub(super) fn checked_parent(
    guild: &GuildState,
    kind: ChannelKind,
    parent: ChannelId,
    rights: impl Fn(&ChannelState) -> Permissions,
) -> ApiResult<ChannelId> {
    let category = i32::try_from(i64::from(ChannelKind::Category)).unwrap_or(0);
    let refuse = |code: &str, text: &str| FieldErrors::one("parent_id", code, text);
    if kind == ChannelKind::Category {
        return Err(refuse("CHANNEL_PARENT_INVALID_TYPE", "Categories cannot have a parent.").into());
    }
    let seen = guild.channel(parent).map(|channel| (channel, rights(channel)));
    match seen.filter(|(_, rights)| rights.contains(Permissions::VIEW_CHANNEL)) {
        Some((channel, _)) if channel.kind != category => {
            return Err(refuse("CHANNEL_PARENT_INVALID_TYPE", "Not a category.").into());
        }
        Some((_, rights)) if rights.contains(Permissions::MANAGE_CHANNELS) => {}
        Some(_) => return Err(Code::MissingPermissions.into()),
        None => return Err(refuse("CHANNEL_PARENT_INVALID", "Category does not exist.").into()),
    }
    let inside = guild.channels().iter().filter(|channel| channel.parent == Some(parent)).count();
    if inside >= limits::CHANNELS_PER_CATEGORY {
        return Err(full_category().into());
    }
    Ok(parent)
}

pub(super) fn full_category() -> FieldErrors {
    let text = "Maximum number of channels in category reached (50).";
    FieldErrors::one("parent_id", "CHANNEL_PARENT_MAX_CHANNELS", text)
}

/// The row of an overwrite.
pub(super) fn overwrite_row(channel_id: ChannelId, overwrite: PermissionOverwrite) -> OverwriteRow {
    OverwriteRow {
        channel_id,
        target_id: overwrite.id.into(),
        kind: i32::try_from(i64::from(overwrite.kind)).unwrap_or(0),
        allow: overwrite.allow.bits().cast_signed(),
        deny: overwrite.deny.bits().cast_signed(),
    }
}

/// Reads the channel as this unit leaves it, tells everyone who sees it, and answers it.
///
/// # Errors
/// Of the database.
pub(super) async fn announce(
    tx: &mut Tx<'_>,
    guild: GuildId,
    id: ChannelId,
    kind: EventKind,
) -> ApiResult<GuildChannel> {
    let made = announce_all(tx, guild, &[id], kind).await?;
    Ok(made.into_iter().next().ok_or(Code::UnknownChannel)?)
}

/// As [`announce`], for some channels of one guild; its state is read once.
///
/// # Errors
/// Of the database.
pub(super) async fn announce_all(
    tx: &mut Tx<'_>,
    guild: GuildId,
    ids: &[ChannelId],
    kind: EventKind,
) -> ApiResult<Vec<GuildChannel>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let state = tx.guild(guild).await?.ok_or(Code::UnknownGuild)?;
    let mut objects = Vec::with_capacity(ids.len());
    for id in ids {
        let channel = state.channel(*id).ok_or(Code::UnknownChannel)?;
        let newest = instance_store::messages::newest(tx.conn(), *id).await?;
        let object = guild_channel(guild, channel, newest);
        tx.emit(Audience::Channel(guild, *id), Event::new(kind, &object));
        objects.push(object);
    }
    Ok(objects)
}
