use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{GuildId, RoleId};
use shared_db::{Conn, on};

use crate::schema::{member_roles, overwrites, roles};

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

/// The role if it is this guild's.
pub async fn find(conn: &mut Conn<'_>, guild: GuildId, id: RoleId) -> QueryResult<Option<RoleRow>> {
    on!(conn, |c| roles::table
        .find(i64::from(id))
        .filter(roles::guild_id.eq(i64::from(guild)))
        .select(RoleRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Writes all that can be changed of a role.
pub async fn update(conn: &mut Conn<'_>, role: RoleRow) -> QueryResult<()> {
    on!(conn, |c| diesel::update(roles::table.find(i64::from(role.id)))
        .set((
            roles::name.eq(role.name),
            roles::permissions.eq(role.permissions),
            roles::position.eq(role.position),
            roles::color.eq(role.color),
            roles::hoist.eq(role.hoist),
            roles::mentionable.eq(role.mentionable),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// Removes a role, from its members and from overwrites too.
pub async fn delete(conn: &mut Conn<'_>, id: RoleId) -> QueryResult<()> {
    let id = i64::from(id);
    on!(conn, |c| diesel::delete(member_roles::table.filter(member_roles::role_id.eq(id))).execute(c).await)?;
    on!(conn, |c| diesel::delete(overwrites::table.filter(overwrites::target_id.eq(id))).execute(c).await)?;
    on!(conn, |c| diesel::delete(roles::table.find(id)).execute(c).await)?;
    Ok(())
}
