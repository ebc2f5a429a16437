use std::{cmp::Reverse, collections::HashMap};

use instance_store::{
    bans::{self, BanRow},
    channels, members, messages, users,
};
use shared::{
    ChannelId, GuildId, MessageId, UserId,
    error::Code,
    gateway::GuildBan,
    members::{BulkBan, BulkBanned, CreateBan},
    messages::MessageDeleteBulk,
    snowflake::first_id_at,
};

use crate::{
    access::{BanMembers, GuildAccess},
    app::App,
    error::{ApiError, ApiResult},
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, AuditReason, Body, InPath, NoContent, Ok},
    members::remove::remove,
    tx::Tx,
};

/// The most messages of one person in one channel that go with a ban, the newest; others are deleted by hand.
const MOST_DELETED: i64 = 500;
/// As many are deleted by one statement and told by one event.
const TOGETHER: usize = 500;
/// How far back the unit looks again: more than a message can take from its id to its commit.
const OVERLAP_MS: i64 = 10_000;

/// `PUT /guilds/{guild_id}/bans/{user_id}`: also of someone who is not a member. Repeating it changes nothing.
pub async fn create_ban(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    InPath(user): InPath<UserId>,
    AuditReason(reason): AuditReason,
    Body(request): Body<CreateBan>,
) -> ApiResult<NoContent> {
    let said = said_by(&app, access.id(), vec![user], request.delete_seconds()).await?;
    app.write(async move |tx| {
        tx.guild_changes(access.id()).await?;
        let access = access.fresh(tx).await?;
        if ban(tx, &access, user, reason).await? {
            delete_messages(tx, access.id(), &[user], &said).await?;
        }
        Result::Ok(())
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
    let seconds = request.delete_message_seconds.unwrap_or(0);
    let said = said_by(&app, access.id(), request.user_ids.clone(), seconds).await?;
    let done = app
        .write(async move |tx| {
            tx.guild_changes(access.id()).await?;
            let access = access.fresh(tx).await?;
            access.require(shared::permissions::Permissions::MANAGE_GUILD)?;
            let mut done = BulkBanned { banned_users: Vec::new(), failed_users: Vec::new() };
            let mut new = Vec::new();
            for user in request.user_ids {
                let reason = reason.clone();
                let banned = tx.savepoint(async |tx| ban(tx, &access, user, reason).await).await;
                match banned {
                    Result::Ok(is_new) => {
                        done.banned_users.push(user);
                        new.extend(is_new.then_some(user));
                    }
                    Err(ApiError::Code(_)) => done.failed_users.push(user),
                    Err(other) => return Err(other),
                }
            }
            delete_messages(tx, access.id(), &new, &said).await?;
            Result::Ok(done)
        })
        .await?;
    Result::Ok(Ok(done))
}

/// False when they are banned already.
async fn ban(
    tx: &mut Tx<'_>,
    access: &GuildAccess<BanMembers>,
    user: UserId,
    reason: Option<String>,
) -> ApiResult<bool> {
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
        return Result::Ok(false);
    }
    if members::find(tx.conn(), guild, user).await?.is_some() {
        remove(tx, guild, user).await?;
    }
    let data = GuildBan { guild_id: guild, user: crate::users::user(account) };
    let audience = Audience::GuildWith(guild, shared::permissions::Permissions::BAN_MEMBERS);
    tx.emit(audience, Event::new(EventKind::GuildBanAdd, &data));
    Result::Ok(true)
}

/// What some people said lately, by channel. Found before the unit, since looking through a week of a busy guild takes
/// longer than other writers should wait.
struct Said {
    found: HashMap<ChannelId, Vec<(UserId, MessageId)>>,
    /// What came since then is looked for in the unit; `None`: nothing is to be deleted.
    until: Option<MessageId>,
}

async fn said_by(app: &App, guild: GuildId, users: Vec<UserId>, seconds: i64) -> ApiResult<Said> {
    let id_before = |ms: i64| MessageId::from(first_id_at(app.clock.now_ms().saturating_sub(ms)));
    if seconds <= 0 {
        return Result::Ok(Said { found: HashMap::new(), until: None });
    }
    let (since, until) = (id_before(seconds.saturating_mul(1_000)), id_before(OVERLAP_MS));
    let most = most_of(&users);
    let found = app
        .read(async move |conn| {
            let mut found = HashMap::new();
            for channel in channels::of_guild(conn, guild).await? {
                let theirs = messages::by_authors_since(conn, channel.id, &users, since, most).await?;
                found.insert(channel.id, theirs);
            }
            Result::<_, shared_db::QueryError>::Ok(found)
        })
        .await?;
    Result::Ok(Said { found, until: Some(until) })
}

/// What all of `users` said lately, channel by channel.
async fn delete_messages(tx: &mut Tx<'_>, guild: GuildId, users: &[UserId], said: &Said) -> ApiResult<()> {
    let Some(until) = said.until.filter(|_| !users.is_empty()) else { return Result::Ok(()) };
    for channel in channels::of_guild(tx.conn(), guild).await? {
        let most = most_of(users);
        let mut theirs = messages::by_authors_since(tx.conn(), channel.id, users, until, most).await?;
        theirs.extend(said.found.get(&channel.id).into_iter().flatten());
        for part in shares(theirs, users).chunks(TOGETHER) {
            let ids = messages::delete(tx.conn(), channel.id, part).await?;
            if !ids.is_empty() {
                let data = MessageDeleteBulk { ids, channel_id: channel.id, guild_id: Some(guild) };
                let event = Event::new(EventKind::MessageDeleteBulk, &data);
                tx.emit(Audience::Channel(guild, channel.id), event);
            }
        }
    }
    Result::Ok(())
}

/// Those of `users`, the newest first and as many of each as go with a ban.
fn shares(mut said: Vec<(UserId, MessageId)>, users: &[UserId]) -> Vec<MessageId> {
    said.sort_unstable_by_key(|(_, id)| Reverse(*id));
    said.dedup();
    let mut left: HashMap<UserId, i64> = users.iter().map(|user| (*user, MOST_DELETED)).collect();
    said.retain(|(author, _)| {
        left.get_mut(author).is_some_and(|left| {
            *left -= 1;
            *left >= 0
        })
    });
    said.into_iter().map(|(_, id)| id).collect()
}

fn most_of(users: &[UserId]) -> i64 {
    MOST_DELETED.saturating_mul(i64::try_from(users.len()).unwrap_or(1))
}
