use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::UserId;
use shared_db::{Conn, on};

use crate::schema::users;

/// An account. Never leaves the server as it is: `instance::users` makes the wire objects.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = users)]
pub struct UserRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: UserId,
    pub username: String,
    pub username_lower: String,
    pub global_name: Option<String>,
    pub email: Option<String>,
    pub email_lower: Option<String>,
    pub password_hash: Option<String>,
    pub avatar: Option<String>,
    pub banner: Option<String>,
    pub accent_color: Option<i32>,
    pub bio: String,
    pub locale: String,
    pub flags: i64,
    pub bot: bool,
    pub admin: bool,
    /// Unix ms.
    pub disabled_at: Option<i64>,
}

pub async fn insert(conn: &mut Conn<'_>, user: UserRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(users::table).values(user).execute(c).await)?;
    Ok(())
}

pub async fn find(conn: &mut Conn<'_>, id: UserId) -> QueryResult<Option<UserRow>> {
    let id = i64::from(id);
    on!(conn, |c| users::table.find(id).select(UserRow::as_select()).first(c).await.optional())
}

/// All of `ids` that exist, in no order.
pub async fn find_all(conn: &mut Conn<'_>, ids: &[UserId]) -> QueryResult<Vec<UserRow>> {
    let ids: Vec<i64> = ids.iter().map(|id| (*id).into()).collect();
    on!(conn, |c| users::table.filter(users::id.eq_any(ids)).select(UserRow::as_select()).load(c).await)
}

/// By name, case folded by the caller.
pub async fn by_username(conn: &mut Conn<'_>, username_lower: &str) -> QueryResult<Option<UserRow>> {
    on!(conn, |c| users::table
        .filter(users::username_lower.eq(username_lower))
        .select(UserRow::as_select())
        .first(c)
        .await
        .optional())
}

/// By name or e-mail, case folded by the caller.
pub async fn by_login(conn: &mut Conn<'_>, login_lower: &str) -> QueryResult<Option<UserRow>> {
    on!(conn, |c| users::table
        .filter(users::username_lower.eq(login_lower).or(users::email_lower.eq(login_lower)))
        .filter(users::bot.eq(false))
        .select(UserRow::as_select())
        .first(c)
        .await
        .optional())
}
