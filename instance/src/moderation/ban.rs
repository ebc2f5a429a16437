use instance_store::{
    bans::{self, BanRow},
    channels, members, messages, users,
};
use shared::{
    GuildId, MessageId, UserId,
    error::Code,
    gateway::GuildBan,
    members::{BulkBan, BulkBanned, CreateBan},
    messages::MessageDeleteBulk,
    snowflake::first_id_at,
};

use crate::{
    access::{BanMembers, GuildAccess},
    error::{ApiError, ApiResult},
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, AuditReason, Body, InPath, NoContent, Ok},
    members::remove::remove,
    tx::Tx,
};

/// The most messages that go with a ban in its own unit; a longer tail goes with the next ban or by hand.
const MOST_DELETED: i64 = 500;

/// `PUT /guilds/{guild_id}/bans/{user_id}`: also of someone who is not a member. Repeating it changes nothing.
pub async fn create_ban(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    InPath(user): InPath<UserId>,
    AuditReason(reason): AuditReason,
    Body(request): Body<CreateBan>,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        tx.guild_changes(access.id()).await?;
        let access = access.fresh(tx).await?;
        ban(tx, &access, user, reason, request.delete_seconds()).await
    })
    .await?;
    Result::Ok(NoContent)
}

/// `POST /guilds/{guild_id}/bulk-ban`: those who can't be banned are named in the answer.
pub async fn bulk_ban(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    AuditReason(reason): AuditReason,
    Body(request): Body<BulkBan>,
) -> ApiResult<Ok<BulkBanned>> {
    access.require(shared::permissions::Permissions::MANAGE_GUILD)?;
    let done = app
        .write(async move |tx| {
            tx.guild_changes(access.id()).await?;
            let access = access.fresh(tx).await?;
            access.require(shared::permissions::Permissions::MANAGE_GUILD)?;
            let mut done = BulkBanned { banned_users: Vec::new(), failed_users: Vec::new() };
            let seconds = request.delete_message_seconds.unwrap_or(0);
            for user in request.user_ids {
                let reason = reason.clone();
                let banned = tx.savepoint(async |tx| ban(tx, &access, user, reason, seconds).await).await;
                match banned {
                    Result::Ok(()) => done.banned_users.push(user),
                    Err(ApiError::Code(_)) => done.failed_users.push(user),
                    Err(other) => return Err(other),
                }
            }
            Result::Ok(done)
        })
        .await?;
    Result::Ok(Ok(done))
}

async fn ban(
    tx: &mut Tx<'_>,
    access: &GuildAccess<BanMembers>,
    user: UserId,
    reason: Option<String>,
    delete_seconds: i64,
) -> ApiResult<()> {
    let guild = access.id();
    let account = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
    if user == access.user() || user == access.guild.owner {
        return Err(Code::MissingPermissions.into());
    }
    if let Some(state) = tx.member(guild, user).await? {
        access.above_member(user, &state)?;
    }
    let row = BanRow { guild_id: guild, user_id: user, reason, created_at: tx.now() };
    if !bans::insert(tx.conn(), row).await? {
        return Result::Ok(());
    }
    if members::find(tx.conn(), guild, user).await?.is_some() {
        remove(tx, guild, user).await?;
    }
    let data = GuildBan { guild_id: guild, user: crate::users::user(account) };
    let audience = Audience::GuildWith(guild, shared::permissions::Permissions::BAN_MEMBERS);
    tx.emit(audience, Event::new(EventKind::GuildBanAdd, &data));
    if delete_seconds > 0 {
        delete_messages(tx, guild, user, delete_seconds).await?;
    }
    Result::Ok(())
}

async fn delete_messages(tx: &mut Tx<'_>, guild: GuildId, user: UserId, seconds: i64) -> ApiResult<()> {
    let since = MessageId::from(first_id_at(tx.now().saturating_sub(seconds.saturating_mul(1_000))));
    for channel in channels::of_guild(tx.conn(), guild).await? {
        let ids = messages::by_author_since(tx.conn(), channel.id, user, since, MOST_DELETED).await?;
        let ids = messages::delete(tx.conn(), channel.id, &ids).await?;
        if !ids.is_empty() {
            let data = MessageDeleteBulk { ids, channel_id: channel.id, guild_id: Some(guild) };
            let event = Event::new(EventKind::MessageDeleteBulk, &data);
            tx.emit(Audience::Channel(guild, channel.id), event);
        }
    }
    Result::Ok(())
}
