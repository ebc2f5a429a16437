use std::collections::HashMap;

use instance_store::{guilds, members};
use shared::{
    GuildId,
    guilds::{ListGuilds, MyGuild},
};

use crate::{
    access::Actor,
    app::App,
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
    let ids: Vec<GuildId> = rows.iter().map(|row| row.id).collect();
    let counts = if wanted.with_counts.0 { counts(&app, ids).await? } else { HashMap::new() };
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        let Some(state) = app.cache.guild(&app, id).await? else { continue };
        let Some(member) = app.cache.member(&app, id, user).await? else { continue };
        let (members, online) = counts.get(&id).copied().unzip();
        list.push(MyGuild {
            id,
            name: row.name,
            icon: row.icon,
            banner: None,
            owner: row.owner_id == user,
            permissions: state.permissions(user, &member, app.clock.now_ms()),
            features: Vec::new(),
            approximate_member_count: members,
            approximate_presence_count: online,
        });
    }
    Result::Ok(Ok(list))
}

/// Members, and those who are online.
async fn counts(app: &App, ids: Vec<GuildId>) -> ApiResult<HashMap<GuildId, (i64, i64)>> {
    let online = app.gateway.online(ids.clone()).await;
    let asked = ids.clone();
    let members: HashMap<_, _> =
        app.read(async move |conn| members::counts(conn, &asked).await).await?.into_iter().collect();
    let pair = |(id, online): (GuildId, usize)| {
        let online = i64::try_from(online).unwrap_or(i64::MAX);
        (id, (members.get(&id).copied().unwrap_or_default(), online))
    };
    Result::Ok(ids.into_iter().zip(online).map(pair).collect())
}
