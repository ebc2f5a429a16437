use std::collections::HashMap;

use instance_store::{
    channels::{self, ChannelRow, OverwriteRow},
    guilds::{self, GuildRow},
    members, roles,
};
use shared::{
    ChannelId, GuildId, RoleId, UserId,
    channels::{ChannelKind, CreateChannel, OverwriteKind},
    error::{Code, FieldErrors},
    guilds::{CreateGuild, Guild},
    limits,
    permissions::Permissions,
    roles::CreateRole,
};

use super::guild;
use crate::{
    access::Person,
    channels::create::name_of,
    error::ApiResult,
    http::{AppRef, Body, Created, Room},
    members::join::{self, Joining},
    tx::Tx,
};

/// `POST /guilds`: the maker owns it.
pub async fn create_guild(
    app: AppRef,
    person: Person,
    Body(request): Body<CreateGuild>,
    _: Room,
) -> ApiResult<Created<Guild>> {
    let most = app.config.limits.guilds_per_account;
    let made = app
        .write(async move |tx| {
            if members::count_guilds(tx.conn(), person.user).await? >= most {
                return Err(Code::TooManyGuilds.into());
            }
            let row = make_guild(tx, person.user, request).await?;
            let roles = roles::of_guild(tx.conn(), row.id).await?;
            Ok(guild(row, &roles))
        })
        .await?;
    Ok(Created(made))
}

/// Makes a guild with its roles and channels, and its owner as the first member. Without channels it gets #general and
/// a voice channel.
///
/// # Errors
/// 50035 where `parent_id` names a channel that is not in the request or is no category; 50035 on pictures.
pub async fn make_guild(tx: &mut Tx<'_>, owner: UserId, request: CreateGuild) -> ApiResult<GuildRow> {
    if request.icon.is_some() {
        let text = "Pictures can't be uploaded to this server yet.";
        return Err(FieldErrors::one("icon", "IMAGE_UNSUPPORTED", text).into());
    }
    let id: GuildId = tx.next_id()?;
    let mut row = GuildRow::new(id, request.name.trim().to_owned(), owner);
    row.description = request.description;
    guilds::insert(tx.conn(), row.clone()).await?;
    let role_ids = add_roles(tx, id, request.roles.unwrap_or_default()).await?;
    let wanted = request.channels.filter(|list| !list.is_empty()).unwrap_or_else(default_channels);
    let first_text = add_channels(tx, id, wanted, &role_ids).await?;
    row.system_channel_id = first_text.map(i64::from);
    guilds::update(tx.conn(), row.clone()).await?;
    join::join(tx, Joining { guild: id, user: owner, temporary: false }).await?;
    Ok(row)
}

fn default_channels() -> Vec<CreateChannel> {
    let channel =
        |name: &str, kind| CreateChannel { name: name.to_owned(), kind: Some(kind), ..Default::default() };
    vec![channel("general", ChannelKind::Text), channel("General", ChannelKind::Voice)]
}

/// @everyone (set up by the first entry) and the others above it in their order; answers the request's own numbers.
async fn add_roles(
    tx: &mut Tx<'_>,
    guild: GuildId,
    wanted: Vec<CreateRole>,
) -> ApiResult<HashMap<i64, RoleId>> {
    let mut wanted = wanted.into_iter();
    let everyone = wanted.next();
    let mut ids = HashMap::new();
    if let Some(number) = everyone.as_ref().and_then(|role| role.id) {
        ids.insert(number.into(), guild.everyone_role());
    }
    let permissions = everyone.and_then(|role| role.permissions).unwrap_or(Permissions::DEFAULT_EVERYONE);
    let everyone = CreateRole { name: Some("@everyone".to_owned()), ..Default::default() };
    let row = crate::roles::new(guild, guild.everyone_role(), 0, everyone, permissions);
    roles::insert(tx.conn(), row).await?;
    for (position, role) in (1..).zip(wanted) {
        let id: RoleId = tx.next_id()?;
        if let Some(number) = role.id {
            ids.insert(number.into(), id);
        }
        let permissions = role.permissions.unwrap_or(Permissions::DEFAULT_EVERYONE);
        roles::insert(tx.conn(), crate::roles::new(guild, id, position, role, permissions)).await?;
    }
    Ok(ids)
}

/// Adds the channels; answers the first text channel.
async fn add_channels(
    tx: &mut Tx<'_>,
    guild: GuildId,
    wanted: Vec<CreateChannel>,
    role_ids: &HashMap<i64, RoleId>,
) -> ApiResult<Option<ChannelId>> {
    // Ids first: a channel may stand before its category.
    let mut ids: Vec<ChannelId> = Vec::with_capacity(wanted.len());
    let mut categories = HashMap::new();
    for channel in &wanted {
        let id = tx.next_id()?;
        if let Some(number) = channel.id {
            categories.insert(number, (id, channel.kind == Some(ChannelKind::Category)));
        }
        ids.push(id);
    }
    let mut first_text = None;
    for (at, (id, channel)) in ids.into_iter().zip(wanted).enumerate() {
        let kind = channel.kind.unwrap_or(ChannelKind::Text);
        let parent = match channel.parent_id.map(|number| categories.get(&number)) {
            None => None,
            Some(Some((parent, true))) if kind != ChannelKind::Category => Some(*parent),
            Some(_) => return Err(bad_parent(at).into()),
        };
        if kind == ChannelKind::Text && first_text.is_none() {
            first_text = Some(id);
        }
        let voice = kind == ChannelKind::Voice;
        let number =
            |value: Option<i64>, default: i64| i32::try_from(value.unwrap_or(default)).unwrap_or(i32::MAX);
        let row = ChannelRow {
            id,
            kind: i32::try_from(i64::from(kind)).unwrap_or(0),
            guild_id: Some(guild.into()),
            name: Some(name_of(kind, &channel.name)),
            topic: channel.topic,
            position: number(channel.position, i64::try_from(at).unwrap_or(0)),
            parent_id: parent.map(i64::from),
            nsfw: channel.nsfw.unwrap_or(false),
            rate_limit_per_user: number(channel.rate_limit_per_user, 0),
            bitrate: voice.then(|| number(channel.bitrate, limits::BITRATE_DEFAULT)),
            user_limit: voice.then(|| number(channel.user_limit, 0)),
            deleted_at: None,
        };
        channels::insert(tx.conn(), row).await?;
        for overwrite in channel.permission_overwrites.unwrap_or_default() {
            let named = i64::from(overwrite.id);
            let target = match overwrite.kind {
                OverwriteKind::Role => role_ids.get(&named).map(|role| i64::from(*role)),
                OverwriteKind::Member => Some(named),
            };
            let Some(target_id) = target else { return Err(Code::UnknownRole.into()) };
            let row = OverwriteRow {
                channel_id: id,
                target_id,
                kind: i32::try_from(i64::from(overwrite.kind)).unwrap_or(0),
                allow: overwrite.allow.bits().cast_signed(),
                deny: overwrite.deny.bits().cast_signed(),
            };
            channels::put_overwrite(tx.conn(), row).await?;
        }
    }
    Ok(first_text)
}

fn bad_parent(at: usize) -> FieldErrors {
    let mut errors = FieldErrors::default();
    errors
        .at("channels")
        .at(at)
        .at("parent_id")
        .push("CHANNEL_PARENT_INVALID", "Must be the `id` of a category of this request.");
    errors
}
