use instance_store::{guilds, members, roles};
use shared::{
    error::Code,
    guilds::{GetGuild, Guild},
};

use super::guild;
use crate::{
    access::{GuildAccess, Member},
    error::ApiResult,
    http::{AppRef, Ok, Query},
};

/// `GET /guilds/{guild_id}`.
pub async fn get_guild(
    app: AppRef,
    access: GuildAccess<Member>,
    Query(wanted): Query<GetGuild>,
) -> ApiResult<Ok<Guild>> {
    let id = access.id();
    let (row, roles, count) = app
        .read(async move |conn| {
            let row = guilds::find(conn, id).await?;
            let roles = roles::of_guild(conn, id).await?;
            Result::<_, shared_db::QueryError>::Ok((row, roles, members::count(conn, id).await?))
        })
        .await?;
    let mut found = guild(row.ok_or(Code::UnknownGuild)?, &roles);
    if wanted.with_counts.0 {
        found.approximate_member_count = Some(count);
        found.approximate_presence_count = Some(app.online(id).await);
    }
    Result::Ok(Ok(found))
}
