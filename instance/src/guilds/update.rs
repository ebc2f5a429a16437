use instance_store::{guilds, members, roles, users};
use shared::{
    ChannelId, GuildId, UserId,
    channels::ChannelKind,
    error::{Code, FieldErrors},
    guilds::{Guild, UpdateGuild},
};

use super::guild;
use crate::{
    access::{GuildAccess, ManageGuild},
    cache::GuildState,
    error::{ApiError, ApiResult},
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok},
    rate_limits::Wanted,
    tx::Tx,
};

/// `PATCH /guilds/{guild_id}`. Ownership changes hands by its owner alone, to a member, with the owner's password.
pub async fn update_guild(
    app: AppRef,
    access: GuildAccess<ManageGuild>,
    Body(request): Body<UpdateGuild>,
) -> ApiResult<Ok<Guild>> {
    if request.icon.value().is_some() {
        let text = "Pictures can't be uploaded to this server yet.";
        return Err(FieldErrors::one("icon", "IMAGE_UNSUPPORTED", text).into());
    }
    let owner = access.guild.owner;
    if let Some(new_owner) = request.owner_id.filter(|new_owner| *new_owner != owner) {
        confirm_transfer(&app, &access, new_owner, request.password.as_ref()).await?;
    }
    let changed = app
        .write(async move |tx| {
            tx.guild_changes(access.id()).await?;
            let access = access.fresh(tx).await?;
            change(tx, &access, owner, request).await?;
            announce(tx, access.id()).await
        })
        .await?;
    Result::Ok(Ok(changed))
}

async fn confirm_transfer(
    app: &AppRef,
    access: &GuildAccess<ManageGuild>,
    new_owner: UserId,
    password: Option<&shared::wire::Sensitive>,
) -> ApiResult<()> {
    if !access.is_owner() {
        return Err(Code::MissingPermissions.into());
    }
    let (guild, owner) = (access.id(), access.user());
    let (row, heir) = app
        .read(async move |conn| {
            let heir = members::find(conn, guild, new_owner).await?;
            Result::<_, shared_db::QueryError>::Ok((users::find(conn, owner).await?, heir))
        })
        .await?;
    heir.ok_or(Code::UnknownMember)?;
    let hash = row.and_then(|row| row.password_hash);
    // A bot that owns a guild has no password to give.
    if access.actor.is_bot() {
        return Result::Ok(());
    }
    let given = password.ok_or_else(|| {
        FieldErrors::one("password", "PASSWORD_REQUIRED", "Your password is needed to give the server away.")
    })?;
    app.account_limit.check(&Wanted::Account(owner), None)?;
    if app.passwords.verify(given, hash).await? {
        Result::Ok(())
    } else {
        Err(FieldErrors::one("password", "PASSWORD_DOES_NOT_MATCH", "Password does not match.").into())
    }
}

/// `owner`: whose guild it was when the password was asked for, or wasn't.
async fn change(
    tx: &mut Tx<'_>,
    access: &GuildAccess<ManageGuild>,
    owner: UserId,
    request: UpdateGuild,
) -> ApiResult<()> {
    let mut row = guilds::find(tx.conn(), access.id()).await?.ok_or(Code::UnknownGuild)?;
    let number = |value: i64| i32::try_from(value).unwrap_or(0);
    if let Some(new_owner) = request.owner_id.filter(|new_owner| *new_owner != row.owner_id) {
        // Asked again inside the unit: two transfers at once can't both win.
        if !access.is_owner() {
            return Err(Code::MissingPermissions.into());
        }
        if row.owner_id != owner {
            return Err(ApiError::busy(250));
        }
        members::find(tx.conn(), access.id(), new_owner).await?.ok_or(Code::UnknownMember)?;
        members::keep(tx.conn(), access.id(), new_owner).await?;
        row.owner_id = new_owner;
    }
    if let Some(name) = request.name {
        name.trim().clone_into(&mut row.name);
    }
    row.description = request.description.apply(row.description);
    for (field, wanted, place, kind) in [
        ("system_channel_id", request.system_channel_id, &mut row.system_channel_id, ChannelKind::Text),
        ("rules_channel_id", request.rules_channel_id, &mut row.rules_channel_id, ChannelKind::Text),
        ("afk_channel_id", request.afk_channel_id, &mut row.afk_channel_id, ChannelKind::Voice),
    ] {
        if let Some(wanted) = wanted.changes() {
            *place = match wanted {
                Some(id) => Some(own_channel(&access.guild, field, id, kind)?.into()),
                None => None,
            };
        }
    }
    row.afk_timeout = request.afk_timeout.map_or(row.afk_timeout, number);
    row.system_channel_flags = request.system_channel_flags.map_or(row.system_channel_flags, number);
    row.verification_level = request.verification_level.map_or(row.verification_level, number);
    row.default_message_notifications =
        request.default_message_notifications.map_or(row.default_message_notifications, number);
    row.explicit_content_filter = request.explicit_content_filter.map_or(row.explicit_content_filter, number);
    row.preferred_locale = request.preferred_locale.unwrap_or(row.preferred_locale);
    Result::Ok(guilds::update(tx.conn(), row).await?)
}

fn own_channel(guild: &GuildState, field: &str, id: ChannelId, kind: ChannelKind) -> ApiResult<ChannelId> {
    let fits = guild.channel(id).is_some_and(|channel| i64::from(channel.kind) == i64::from(kind));
    if fits {
        return Result::Ok(id);
    }
    Err(FieldErrors::one(field, "CHANNEL_INVALID", "Must be a channel of this server, of the right type.")
        .into())
}

/// Reads the guild as this unit leaves it, tells its members, and answers it.
///
/// # Errors
/// Of the database.
pub async fn announce(tx: &mut Tx<'_>, id: GuildId) -> ApiResult<Guild> {
    let row = guilds::find(tx.conn(), id).await?.ok_or(Code::UnknownGuild)?;
    let roles = roles::of_guild(tx.conn(), id).await?;
    let object = guild(row, &roles);
    tx.emit(Audience::Guild(id), Event::new(EventKind::GuildUpdate, &object));
    Result::Ok(object)
}
