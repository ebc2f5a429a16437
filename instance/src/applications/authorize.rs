use instance_store::{
    applications, bans, members,
    roles::{self, RoleRow},
    users,
};
use shared::{
    GuildId, RoleId, UserId,
    applications::{AuthorizeBot, AuthorizeQuery, BotAdded},
    error::{Code, FieldErrors},
    gateway::GuildRole,
    permissions::Permissions,
};

use crate::{
    access::{GuildAccess, ManageGuild, Person},
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, Body, Ok, Query},
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
            add(tx, guild, bot, wanted).await?;
            Result::Ok(BotAdded { guild_id: guild, user_id: bot, application_id: row.id })
        })
        .await?;
    Result::Ok(Ok(added))
}

/// Lets the bot in, or changes the permissions of its role if it is in already.
async fn add(tx: &mut Tx<'_>, guild: GuildId, bot: UserId, permissions: Permissions) -> ApiResult<()> {
    let joined = join::join(tx, Joining { guild, user: bot, temporary: false }).await?;
    let own =
        roles::of_guild(tx.conn(), guild).await?.into_iter().find(|role| role.bot_id == Some(bot.into()));
    let kind = match own {
        Some(mut role) => {
            role.permissions = permissions.bits().cast_signed();
            roles::update(tx.conn(), role.clone()).await?;
            (EventKind::GuildRoleUpdate, role)
        }
        None => (EventKind::GuildRoleCreate, managed_role(tx, guild, bot, permissions).await?),
    };
    let (kind, role) = kind;
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
) -> ApiResult<RoleRow> {
    let account = users::find(tx.conn(), bot).await?.ok_or(Code::UnknownUser)?;
    let id: RoleId = tx.next_id()?;
    let row = RoleRow {
        id,
        guild_id: guild,
        name: account.global_name.unwrap_or(account.username),
        permissions: permissions.bits().cast_signed(),
        position: 1,
        color: 0,
        hoist: false,
        mentionable: false,
        bot_id: Some(bot.into()),
    };
    roles::insert(tx.conn(), row.clone()).await?;
    Result::Ok(row)
}
