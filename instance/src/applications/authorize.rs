use instance_store::{
    applications, bans, members,
    roles::{self, RoleRow},
    users,
};
use shared::{
    GuildId, UserId,
    applications::{AuthorizeBot, AuthorizeQuery, BotAdded},
    error::{Code, FieldErrors},
    gateway::GuildRole,
    limits,
    permissions::Permissions,
    roles::CreateRole,
};

use crate::{
    access::{GuildAccess, ManageGuild, Person},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok, Query, Room},
    members::join::{self, Joining},
    tx::Tx,
};

/// `POST /oauth2/authorize?client_id&scope=bot`: who manages a guild adds a bot to it, with a managed role that holds
/// the permissions asked for (never more than the adder has).
pub async fn authorize(
    app: AppRef,
    person: Person,
    Query(query): Query<AuthorizeQuery>,
    Body(request): Body<AuthorizeBot>,
) -> ApiResult<Ok<BotAdded>> {
    if !request.authorize {
        let text = "The bot was not added: `authorize` is false.";
        return Err(FieldErrors::one("authorize", "ACCESS_DENIED", text).into());
    }
    let access = GuildAccess::<ManageGuild>::of(&app, person.actor(), request.guild_id).await?;
    let wanted = request.permissions.or(query.permissions).unwrap_or(Permissions::NONE);
    let room = Room::ask(&app);
    let added = app
        .write(async move |tx| {
            let guild = access.id();
            tx.guild_changes(guild).await?;
            let access = access.fresh(tx).await?;
            access.require(wanted)?;
            let row =
                applications::find(tx.conn(), query.client_id).await?.ok_or(Code::UnknownApplication)?;
            if !row.bot_public && row.owner_id != access.user() {
                return Err(Code::NotApplicationOwner.into());
            }
            let bot: UserId = row.bot_id.ok_or(Code::ApplicationHasNoBot)?.into();
            if bans::find(tx.conn(), guild, bot).await?.is_some() {
                return Err(Code::UserBanned.into());
            }
            add(tx, &access, bot, wanted, room).await?;
            Result::Ok(BotAdded { guild_id: guild, user_id: bot, application_id: row.id })
        })
        .await?;
    Result::Ok(Ok(added))
}

/// Lets the bot in, or changes the permissions of its role if it is in already, as far as the adder may change them by
/// hand.
async fn add(
    tx: &mut Tx<'_>,
    access: &GuildAccess<ManageGuild>,
    bot: UserId,
    permissions: Permissions,
    room: ApiResult<Room>,
) -> ApiResult<()> {
    let guild = access.id();
    let joined = join::join(tx, Joining { guild, user: bot, temporary: false }).await?;
    let held = roles::of_guild(tx.conn(), guild).await?;
    let full = held.len() >= limits::ROLES_PER_GUILD;
    let (kind, role) = match held.into_iter().find(|role| role.bot_id == Some(bot.into())) {
        Some(mut role) => {
            let before = Permissions::from_bits(role.permissions.cast_unsigned());
            if before != permissions {
                access.above_role(role.id)?;
                access.require((before - permissions) | (permissions - before))?;
            }
            role.permissions = permissions.bits().cast_signed();
            roles::update(tx.conn(), role.clone()).await?;
            (EventKind::GuildRoleUpdate, role)
        }
        None if full => return Err(Code::TooManyRoles.into()),
        None => (EventKind::GuildRoleCreate, managed_role(tx, guild, bot, permissions, room?).await?),
    };
    let data = GuildRole { guild_id: guild, role: crate::roles::role(&role) };
    tx.emit(Audience::Guild(guild), Event::new(kind, &data));
    if members::add_role(tx.conn(), guild, bot, role.id).await? || joined {
        crate::members::update::announce(tx, guild, bot).await?;
    }
    Result::Ok(())
}

async fn managed_role(
    tx: &mut Tx<'_>,
    guild: GuildId,
    bot: UserId,
    permissions: Permissions,
    _: Room,
) -> ApiResult<RoleRow> {
    let account = users::find(tx.conn(), bot).await?.ok_or(Code::UnknownUser)?;
    let name = Some(account.global_name.unwrap_or(account.username));
    let request = CreateRole { name, ..Default::default() };
    let row = RoleRow {
        bot_id: Some(bot.into()),
        ..crate::roles::new(guild, tx.next_id()?, 1, request, permissions)
    };
    roles::insert(tx.conn(), row.clone()).await?;
    Result::Ok(row)
}
