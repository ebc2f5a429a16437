use instance_store::{
    bans::{self, BanRow},
    users,
};
use shared::{
    UserId,
    error::Code,
    gateway::GuildBan,
    members::{Ban, ListBans},
};

use crate::{
    access::{BanMembers, GuildAccess},
    app::App,
    error::ApiResult,
    gateway::{
        event::{Audience, Event},
        kind::EventKind,
    },
    http::{AppRef, InPath, NoContent, Ok, Query},
};

const DEFAULT_LIMIT: i64 = 1_000;

/// `GET /guilds/{guild_id}/bans`. With both `before` and `after`, `before` counts.
pub async fn list_bans(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    Query(wanted): Query<ListBans>,
) -> ApiResult<Ok<Vec<Ban>>> {
    let (guild, limit) = (access.id(), wanted.limit.unwrap_or(DEFAULT_LIMIT));
    let rows = app
        .read(async move |conn| match wanted.before {
            Some(before) => bans::before(conn, guild, before, limit).await,
            None => bans::after(conn, guild, wanted.after.unwrap_or_default(), limit).await,
        })
        .await?;
    Result::Ok(Ok(objects(&app, rows).await?))
}

/// `GET /guilds/{guild_id}/bans/{user_id}`.
pub async fn get_ban(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    InPath(user): InPath<UserId>,
) -> ApiResult<Ok<Ban>> {
    let guild = access.id();
    let row = app.read(async move |conn| bans::find(conn, guild, user).await).await?;
    let found = objects(&app, row.into_iter().collect()).await?;
    Result::Ok(Ok(found.into_iter().next().ok_or(Code::UnknownBan)?))
}

/// `DELETE /guilds/{guild_id}/bans/{user_id}`.
pub async fn delete_ban(
    app: AppRef,
    access: GuildAccess<BanMembers>,
    InPath(user): InPath<UserId>,
) -> ApiResult<NoContent> {
    app.write(async move |tx| {
        let guild = access.id();
        tx.guild_changes(guild).await?;
        access.fresh(tx).await?;
        if !bans::delete(tx.conn(), guild, user).await? {
            return Err(Code::UnknownBan.into());
        }
        let account = users::find(tx.conn(), user).await?.ok_or(Code::UnknownUser)?;
        let data = GuildBan { guild_id: guild, user: crate::users::user(account) };
        let audience = Audience::GuildWith(guild, shared::permissions::Permissions::BAN_MEMBERS);
        tx.emit(audience, Event::new(EventKind::GuildBanRemove, &data));
        Result::Ok(())
    })
    .await?;
    Result::Ok(NoContent)
}

async fn objects(app: &App, rows: Vec<BanRow>) -> ApiResult<Vec<Ban>> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
    let people = app.people.users(app, &ids).await?;
    let object = |row: BanRow| {
        let user = (**people.get(&row.user_id)?).clone();
        Some(Ban { user, reason: row.reason })
    };
    Result::Ok(rows.into_iter().filter_map(object).collect())
}
