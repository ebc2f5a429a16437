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
    let found_by = users::global_name_lower.eq(folded(&user));
    on!(conn, |c| diesel::insert_into(users::table).values((user, found_by)).execute(c).await)?;
    Ok(())
}

pub async fn find(conn: &mut Conn<'_>, id: UserId) -> QueryResult<Option<UserRow>> {
    let id = i64::from(id);
    on!(conn, |c| users::table.find(id).select(UserRow::as_select()).first(c).await.optional())
}

/// As [`find`], for who will [`update`] it: another who does the same waits until this unit ends.
pub async fn find_to_change(conn: &mut Conn<'_>, id: UserId) -> QueryResult<Option<UserRow>> {
    let row = users::table.find(i64::from(id));
    on!(
        conn,
        pg | p | row.select(UserRow::as_select()).for_no_key_update().first(p).await.optional(),
        sqlite | s | row.select(UserRow::as_select()).first(s).await.optional()
    )
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

/// Writes all that can change about an account. To be read by [`find_to_change`] first, or it may put back what another
/// unit changed meanwhile.
pub async fn update(conn: &mut Conn<'_>, user: UserRow) -> QueryResult<()> {
    let found_by = users::global_name_lower.eq(folded(&user));
    on!(conn, |c| diesel::update(users::table.find(i64::from(user.id)))
        .set((
            found_by,
            users::username.eq(user.username),
            users::username_lower.eq(user.username_lower),
            users::global_name.eq(user.global_name),
            users::email.eq(user.email),
            users::email_lower.eq(user.email_lower),
            users::password_hash.eq(user.password_hash),
            users::avatar.eq(user.avatar),
            users::banner.eq(user.banner),
            users::accent_color.eq(user.accent_color),
            users::bio.eq(user.bio),
            users::locale.eq(user.locale),
            users::admin.eq(user.admin),
            users::disabled_at.eq(user.disabled_at),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

/// What finds somebody by their display name: it is folded here because SQLite folds ASCII alone.
fn folded(user: &UserRow) -> Option<String> {
    user.global_name.as_deref().map(str::to_lowercase)
}

/// People whose name begins with `prefix` (case folded by the caller), by name. A range, so no pattern sees user text.
pub async fn by_prefix(conn: &mut Conn<'_>, prefix: &str, limit: i64) -> QueryResult<Vec<UserRow>> {
    let end = format!("{prefix}\u{10FFFF}");
    on!(conn, |c| users::table
        .filter(users::username_lower.ge(prefix).and(users::username_lower.lt(end)))
        .filter(users::bot.eq(false))
        .filter(users::disabled_at.is_null())
        .order(users::username_lower.asc())
        .limit(limit)
        .select(UserRow::as_select())
        .load(c)
        .await)
}

/// All people by id, after `after`; for the command line.
pub async fn page(conn: &mut Conn<'_>, after: UserId, limit: i64) -> QueryResult<Vec<UserRow>> {
    on!(conn, |c| users::table
        .filter(users::id.gt(i64::from(after)))
        .order(users::id.asc())
        .limit(limit)
        .select(UserRow::as_select())
        .load(c)
        .await)
}
