use std::collections::HashMap;

use instance_store::{
    members::{self, MemberRow},
    users::{self, UserRow},
};
use shared::{
    GuildId, RoleId, UserId,
    error::Code,
    members::{ListMembers, Member, SearchMembers},
};
use shared_db::{Conn, QueryError};

use super::member;
use crate::{
    access::{self, GuildAccess},
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
    let list = app
        .read(async move |conn| {
            let rows = members::page(conn, guild, after, limit).await?;
            objects(conn, guild, rows).await
        })
        .await?;
    Result::Ok(Ok(list))
}

/// `GET /guilds/{guild_id}/members/search`: whose username or nickname begins with the query.
pub async fn search_members(
    app: AppRef,
    access: GuildAccess<access::Member>,
    Query(wanted): Query<SearchMembers>,
) -> ApiResult<Ok<Vec<Member>>> {
    let guild = access.id();
    let (prefix, limit) = (wanted.query.trim().to_lowercase(), wanted.limit.unwrap_or(1));
    let found = app
        .read(async move |conn| {
            let rows = members::by_prefix(conn, guild, &prefix, limit).await?;
            objects(conn, guild, rows).await
        })
        .await?;
    Result::Ok(Ok(found))
}

/// `GET /guilds/{guild_id}/members/{user_id}`.
pub async fn get_member(
    app: AppRef,
    access: GuildAccess<access::Member>,
    InPath(user): InPath<UserId>,
) -> ApiResult<Ok<Member>> {
    let guild = access.id();
    let found = app
        .read(async move |conn| {
            let Some(row) = members::find(conn, guild, user).await? else { return Result::Ok(None) };
            let Some(account) = users::find(conn, user).await? else { return Result::Ok(None) };
            let roles = members::roles_of(conn, guild, user).await?;
            Result::<_, QueryError>::Ok(Some(member(crate::users::user(account), &row, roles)))
        })
        .await?;
    Result::Ok(Ok(found.ok_or(Code::UnknownMember)?))
}

/// The wire objects of `rows` in their order, with their roles.
///
/// # Errors
/// Of the database.
pub async fn objects(
    conn: &mut Conn<'_>,
    guild: GuildId,
    rows: Vec<(MemberRow, UserRow)>,
) -> Result<Vec<Member>, QueryError> {
    let ids: Vec<UserId> = rows.iter().map(|(row, _)| row.user_id).collect();
    let mut roles: HashMap<UserId, Vec<RoleId>> = HashMap::new();
    for (user, role) in members::roles_of_many(conn, guild, &ids).await? {
        roles.entry(user).or_default().push(role);
    }
    let object = |(row, account): (MemberRow, UserRow)| {
        let roles = roles.remove(&row.user_id).unwrap_or_default();
        member(crate::users::user(account), &row, roles)
    };
    Result::Ok(rows.into_iter().map(object).collect())
}
