use instance_store::{members, roles, users};
use shared::{
    GuildId, RoleId, Timestamp, UserId,
    error::{Code, FieldErrors},
    gateway::MemberEvent,
    limits,
    members::{Member, UpdateCurrentMember, UpdateMember},
    permissions::Permissions,
};

use super::member;
use crate::{
    access::{self, GuildAccess, ManageRoles},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, InPath, NoContent, Ok},
    tx::Tx,
};

/// `PATCH /guilds/{guild_id}/members/{user_id}`: each field asks for its own right, and for standing above the member.
pub async fn update_member(
    app: AppRef,
    access: GuildAccess<access::Member>,
    InPath(user): InPath<UserId>,
    Body(request): Body<UpdateMember>,
) -> ApiResult<Ok<Member>> {
    let changed = app
        .write(async move |tx| {
            let guild = access.id();
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            change(tx, &access, user, request).await?;
            announce(tx, guild, user).await
        })
        .await?;
    Result::Ok(Ok(changed))
}

/// `PATCH /guilds/{guild_id}/members/@me`: one's own nickname.
pub async fn update_current_member(
    app: AppRef,
    access: GuildAccess<access::Member>,
    Body(request): Body<UpdateCurrentMember>,
) -> ApiResult<Ok<Member>> {
    access.require(Permissions::CHANGE_NICKNAME)?;
    let changed = app
        .write(async move |tx| {
            let (guild, user) = (access.id(), access.user());
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            access.require(Permissions::CHANGE_NICKNAME)?;
            let mut row = members::find(tx.conn(), guild, user).await?.ok_or(Code::UnknownMember)?;
            if let Some(nick) = request.nick.changes() {
                row.call(nick.filter(|nick| !nick.trim().is_empty()));
            }
            members::update(tx.conn(), row).await?;
            announce(tx, guild, user).await
        })
        .await?;
    Result::Ok(Ok(changed))
}

/// `PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}`.
pub async fn give_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    InPath(user): InPath<UserId>,
    InPath(role): InPath<RoleId>,
) -> ApiResult<NoContent> {
    set_role(app, access, user, role, true).await
}

/// `DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}`.
pub async fn take_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    InPath(user): InPath<UserId>,
    InPath(role): InPath<RoleId>,
) -> ApiResult<NoContent> {
    set_role(app, access, user, role, false).await
}

async fn set_role(
    app: AppRef,
    access: GuildAccess<ManageRoles>,
    user: UserId,
    role: RoleId,
    has: bool,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        tx.guild_changes(guild).await?;
        let access = access.fresh(tx).await?;
        members::find(tx.conn(), guild, user).await?.ok_or(Code::UnknownMember)?;
        // Also where nothing would change: a role of another guild is unknown here.
        access.above_role(role)?;
        let mut wanted = members::roles_of(tx.conn(), guild, user).await?;
        wanted.retain(|held| *held != role);
        if has {
            wanted.push(role);
        }
        set_roles(tx, &access, user, wanted).await?;
        announce(tx, guild, user).await?;
        Result::Ok(())
    })
    .await?;
    Result::Ok(NoContent)
}

async fn change(
    tx: &mut Tx<'_>,
    access: &GuildAccess<access::Member>,
    user: UserId,
    request: UpdateMember,
) -> ApiResult<()> {
    let guild = access.id();
    let mut row = members::find(tx.conn(), guild, user).await?.ok_or(Code::UnknownMember)?;
    let state = tx.member(guild, user).await?.ok_or(Code::UnknownMember)?;
    if let Some(nick) = request.nick.changes() {
        access.require(Permissions::MANAGE_NICKNAMES)?;
        if user != access.user() {
            access.above_member(user, &state)?;
        }
        row.call(nick.filter(|nick| !nick.trim().is_empty()));
    }
    for (flag, wanted, right) in [
        (&mut row.mute, request.mute, Permissions::MUTE_MEMBERS),
        (&mut row.deaf, request.deaf, Permissions::DEAFEN_MEMBERS),
    ] {
        if let Some(wanted) = wanted {
            access.require(right)?;
            *flag = wanted;
        }
    }
    if let Some(until) = request.communication_disabled_until.changes() {
        access.require(Permissions::MODERATE_MEMBERS)?;
        access.above_member(user, &state)?;
        row.communication_disabled_until = checked_timeout(tx, access, user, &state, until)?;
    }
    members::update(tx.conn(), row).await?;
    if let Some(wanted) = request.roles.changes() {
        access.require(Permissions::MANAGE_ROLES)?;
        let mut wanted = wanted.unwrap_or_default();
        // Everybody has it anyway; discord.js lists it among a member's roles, and so sends it back.
        wanted.retain(|role| *role != guild.everyone_role());
        set_roles(tx, access, user, wanted).await?;
    }
    Result::Ok(())
}

/// A timeout ends within 28 days, and administrators can't be timed out.
fn checked_timeout(
    tx: &Tx<'_>,
    access: &GuildAccess<access::Member>,
    user: UserId,
    state: &crate::cache::MemberState,
    until: Option<Timestamp>,
) -> ApiResult<Option<i64>> {
    let Some(until) = until.map(Timestamp::ms) else { return Result::Ok(None) };
    if until > tx.now() + limits::TIMEOUT_MS {
        let text = "A timeout can last 28 days at most.";
        return Err(FieldErrors::one("communication_disabled_until", "TIMEOUT_TOO_LONG", text).into());
    }
    if access.guild.permissions(user, state, tx.now()).contains(Permissions::ADMINISTRATOR) {
        return Err(Code::MissingPermissions.into());
    }
    Result::Ok((until > tx.now()).then_some(until))
}

/// Gives the member exactly these roles. Only roles below the actor's highest can be given or taken; those of bots never.
async fn set_roles<P: access::Need>(
    tx: &mut Tx<'_>,
    access: &GuildAccess<P>,
    user: UserId,
    wanted: Vec<RoleId>,
) -> ApiResult<()> {
    let guild = access.id();
    let held = members::roles_of(tx.conn(), guild, user).await?;
    let given = wanted.iter().filter(|role| !held.contains(role)).map(|role| (*role, true));
    let taken = held.iter().filter(|role| !wanted.contains(role)).map(|role| (*role, false));
    let changes: Vec<_> = given.chain(taken).collect();
    for (role, give) in changes {
        let row = roles::find(tx.conn(), guild, role).await?.ok_or(Code::UnknownRole)?;
        if role == guild.everyone_role() || row.bot_id.is_some() {
            return Err(Code::InvalidRole.into());
        }
        access.above_role(role)?;
        if give {
            members::add_role(tx.conn(), guild, user, role).await?;
            // Whoever came by a temporary invitation stays from now on, also when the role is taken again.
            members::keep(tx.conn(), guild, user).await?;
        } else {
            members::remove_role(tx.conn(), guild, user, role).await?;
        }
    }
    Result::Ok(())
}

/// Reads the member as this unit leaves them, publishes their rights, tells the guild, and answers the object.
///
/// # Errors
/// Of the database.
pub async fn announce(tx: &mut Tx<'_>, guild: GuildId, user: UserId) -> ApiResult<Member> {
    tx.member_changed(guild, user).await?;
    let row = members::find(tx.conn(), guild, user).await?.ok_or(Code::UnknownMember)?;
    let roles = members::roles_of(tx.conn(), guild, user).await?;
    let account = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
    let object = member(crate::users::user(account), &row, roles);
    let data = MemberEvent { guild_id: guild, member: object.clone() };
    tx.emit(Audience::Guild(guild), Event::new(EventKind::GuildMemberUpdate, &data).about(user));
    Result::Ok(object)
}
