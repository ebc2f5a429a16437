use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{GuildId, UserId};
use shared_db::{Conn, on};

use crate::schema::bans;

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = bans)]
pub struct BanRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub guild_id: GuildId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub user_id: UserId,
    pub reason: Option<String>,
    pub created_at: i64,
}

pub async fn find(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<Option<BanRow>> {
    let key = (i64::from(guild), i64::from(user));
    on!(conn, |c| bans::table.find(key).select(BanRow::as_select()).first(c).await.optional())
}

/// Keeps a ban; false when there is one already.
pub async fn insert(conn: &mut Conn<'_>, ban: BanRow) -> QueryResult<bool> {
    let added = on!(conn, |c| diesel::insert_into(bans::table)
        .values(ban)
        .on_conflict_do_nothing()
        .execute(c)
        .await)?;
    Ok(added == 1)
}

/// Lifts a ban; false when there was none.
pub async fn delete(conn: &mut Conn<'_>, guild: GuildId, user: UserId) -> QueryResult<bool> {
    let key = (i64::from(guild), i64::from(user));
    Ok(on!(conn, |c| diesel::delete(bans::table.find(key)).execute(c).await)? == 1)
}

/// The next bans after this user id, by user id.
pub async fn after(
    conn: &mut Conn<'_>,
    guild: GuildId,
    user: UserId,
    limit: i64,
) -> QueryResult<Vec<BanRow>> {
    on!(conn, |c| bans::table
        .filter(bans::guild_id.eq(i64::from(guild)))
        .filter(bans::user_id.gt(i64::from(user)))
        .order(bans::user_id.asc())
        .limit(limit)
        .select(BanRow::as_select())
        .load(c)
        .await)
}

/// The last bans before this user id, by user id all the same.
pub async fn before(
    conn: &mut Conn<'_>,
    guild: GuildId,
    user: UserId,
    limit: i64,
) -> QueryResult<Vec<BanRow>> {
    let mut rows: Vec<BanRow> = on!(conn, |c| bans::table
        .filter(bans::guild_id.eq(i64::from(guild)))
        .filter(bans::user_id.lt(i64::from(user)))
        .order(bans::user_id.desc())
        .limit(limit)
        .select(BanRow::as_select())
        .load(c)
        .await)?;
    rows.reverse();
    Ok(rows)
}
