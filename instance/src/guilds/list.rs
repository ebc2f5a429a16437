use instance_store::{guilds, members};
use shared::{
    GuildId,
    guilds::{ListGuilds, MyGuild},
};

use crate::{
    access::Actor,
    error::ApiResult,
    http::{AppRef, Ok, Query},
};

const DEFAULT_LIMIT: i64 = 200;

/// `GET /users/@me/guilds`, by id.
pub async fn list_my_guilds(
    app: AppRef,
    actor: Actor,
    Query(wanted): Query<ListGuilds>,
) -> ApiResult<Ok<Vec<MyGuild>>> {
    let user = actor.user;
    let after = wanted.after.unwrap_or_default();
    let before = wanted.before.unwrap_or(GuildId::from(i64::MAX));
    let limit = wanted.limit.unwrap_or(DEFAULT_LIMIT);
    let rows = app.read(async move |conn| guilds::of_member(conn, user, after, before, limit).await).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        let Some(state) = app.cache.guild(&app, id).await? else { continue };
        let Some(member) = app.cache.member(&app, id, user).await? else { continue };
        let counts = if wanted.with_counts.0 {
            let count = app.read(async move |conn| members::count(conn, id).await).await?;
            (Some(count), Some(app.online(id).await))
        } else {
            (None, None)
        };
        list.push(MyGuild {
            id,
            name: row.name,
            icon: row.icon,
            banner: None,
            owner: row.owner_id == user,
            permissions: state.permissions(user, &member, app.clock.now_ms()),
            features: Vec::new(),
            approximate_member_count: counts.0,
            approximate_presence_count: counts.1,
        });
    }
    Result::Ok(Ok(list))
}
