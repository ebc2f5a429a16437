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
