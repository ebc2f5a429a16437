use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{GuildId, RoleId};
use shared_db::{Conn, on};

use crate::schema::roles;

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = roles)]
pub struct RoleRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: RoleId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub guild_id: GuildId,
    pub name: String,
    /// The bits of `shared::Permissions`, cast.
    pub permissions: i64,
    pub position: i32,
    pub color: i32,
    pub hoist: bool,
    pub mentionable: bool,
    /// The bot whose own (managed) role this is.
    pub bot_id: Option<i64>,
}

pub async fn insert(conn: &mut Conn<'_>, role: RoleRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(roles::table).values(role).execute(c).await)?;
    Ok(())
}

/// All roles of a guild by position, @everyone first.
pub async fn of_guild(conn: &mut Conn<'_>, guild: GuildId) -> QueryResult<Vec<RoleRow>> {
    let guild = i64::from(guild);
    on!(conn, |c| roles::table
        .filter(roles::guild_id.eq(guild))
        .order((roles::position.asc(), roles::id.asc()))
        .select(RoleRow::as_select())
        .load(c)
        .await)
}
