use std::collections::HashMap;

use instance_store::members::{self, MemberRow};
use shared::{
    GuildId, RoleId, UserId,
    error::Code,
    members::{ListMembers, Member, SearchMembers},
};

use super::member;
use crate::{
    access::{self, GuildAccess},
    app::App,
    error::ApiResult,
    http::{AppRef, InPath, Ok, Query},
};

/// `GET /guilds/{guild_id}/members`.
pub async fn list_members(
    app: AppRef,
    access: GuildAccess<access::Member>,
    Query(wanted): Query<ListMembers>,
) -> ApiResult<Ok<Vec<Member>>> {
    let guild = access.id();
    let (after, limit) = (wanted.after.unwrap_or_default(), wanted.limit.unwrap_or(1));
    let rows = app.read(async move |conn| members::page(conn, guild, after, limit).await).await?;
    Result::Ok(Ok(objects(&app, guild, rows).await?))
}

/// `GET /guilds/{guild_id}/members/search`: whose username begins with the query.
pub async fn search_members(
    app: AppRef,
    access: GuildAccess<access::Member>,
    Query(wanted): Query<SearchMembers>,
) -> ApiResult<Ok<Vec<Member>>> {
    let guild = access.id();
    let (prefix, limit) = (wanted.query.trim().to_lowercase(), wanted.limit.unwrap_or(1));
    let rows = app.read(async move |conn| members::by_prefix(conn, guild, &prefix, limit).await).await?;
    Result::Ok(Ok(objects(&app, guild, rows).await?))
}

/// `GET /guilds/{guild_id}/members/{user_id}`.
pub async fn get_member(
    app: AppRef,
    access: GuildAccess<access::Member>,
    InPath(user): InPath<UserId>,
) -> ApiResult<Ok<Member>> {
    let guild = access.id();
    let row = app.read(async move |conn| members::find(conn, guild, user).await).await?;
    let found = objects(&app, guild, row.into_iter().collect()).await?;
    Result::Ok(Ok(found.into_iter().next().ok_or(Code::UnknownMember)?))
}

/// The wire objects of `rows` in their order.
///
/// # Errors
/// Of the database.
pub async fn objects(app: &App, guild: GuildId, rows: Vec<MemberRow>) -> ApiResult<Vec<Member>> {
    let ids: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
    let people = app.people.users(app, &ids).await?;
    let pairs = app.read(async move |conn| members::roles_of_many(conn, guild, &ids).await).await?;
    let mut roles: HashMap<UserId, Vec<RoleId>> = HashMap::new();
    for (user, role) in pairs {
        roles.entry(user).or_default().push(role);
    }
    let object = |row: MemberRow| {
        let user = people.get(&row.user_id)?;
        Some(member((**user).clone(), &row, roles.remove(&row.user_id).unwrap_or_default()))
    };
    Result::Ok(rows.into_iter().filter_map(object).collect())
}
