use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{SessionId, UserId};
use shared_db::{Conn, on};

use crate::schema::{sessions, users};

/// A sign-in.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: SessionId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub user_id: UserId,
    pub refresh_digest: Vec<u8>,
    pub previous_digest: Option<Vec<u8>>,
    pub rotated_at: i64,
    pub last_used_at: i64,
    pub expires_at: i64,
    pub user_agent: String,
}

/// What a call needs to know about its sign-in.
#[derive(Debug, Queryable)]
pub struct LiveSession {
    #[diesel(deserialize_as = i64)]
    pub user_id: UserId,
    pub admin: bool,
    pub expires_at: i64,
}

pub async fn insert(conn: &mut Conn<'_>, session: SessionRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(sessions::table).values(session).execute(c).await)?;
    Ok(())
}

/// The sign-in if it has not expired and its account is not disabled.
pub async fn live(conn: &mut Conn<'_>, id: SessionId, now_ms: i64) -> QueryResult<Option<LiveSession>> {
    let id = i64::from(id);
    on!(conn, |c| sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::id.eq(id))
        .filter(sessions::expires_at.gt(now_ms))
        .filter(users::disabled_at.is_null())
        .select((sessions::user_id, users::admin, sessions::expires_at))
        .first(c)
        .await
        .optional())
}

/// The sign-in whose current or previous refresh token has this digest.
pub async fn by_digest(conn: &mut Conn<'_>, digest: &[u8]) -> QueryResult<Option<SessionRow>> {
    on!(conn, |c| sessions::table
        .filter(sessions::refresh_digest.eq(digest).or(sessions::previous_digest.eq(digest)))
        .select(SessionRow::as_select())
        .first(c)
        .await
        .optional())
}

/// Puts a new refresh token in the place of `from`; false when another call was faster.
pub async fn rotate(conn: &mut Conn<'_>, from: &SessionRow, to: SessionRow) -> QueryResult<bool> {
    let same = sessions::table
        .filter(sessions::id.eq(i64::from(from.id)))
        .filter(sessions::refresh_digest.eq(from.refresh_digest.clone()));
    let changed = on!(conn, |c| diesel::update(same)
        .set((
            sessions::refresh_digest.eq(to.refresh_digest),
            sessions::previous_digest.eq(to.previous_digest),
            sessions::rotated_at.eq(to.rotated_at),
            sessions::last_used_at.eq(to.last_used_at),
            sessions::expires_at.eq(to.expires_at),
        ))
        .execute(c)
        .await)?;
    Ok(changed == 1)
}

/// The refresh token was used for the first time: its predecessor is good no longer.
pub async fn forget_previous(conn: &mut Conn<'_>, id: SessionId) -> QueryResult<()> {
    let none: Option<Vec<u8>> = None;
    on!(conn, |c| diesel::update(sessions::table.find(i64::from(id)))
        .set(sessions::previous_digest.eq(none))
        .execute(c)
        .await)?;
    Ok(())
}

/// A person's sign-ins, the one used last first.
pub async fn of_user(conn: &mut Conn<'_>, user: UserId, now_ms: i64) -> QueryResult<Vec<SessionRow>> {
    on!(conn, |c| sessions::table
        .filter(sessions::user_id.eq(i64::from(user)))
        .filter(sessions::expires_at.gt(now_ms))
        .order((sessions::last_used_at.desc(), sessions::id.desc()))
        .select(SessionRow::as_select())
        .load(c)
        .await)
}

/// Ends one of a person's sign-ins; false when it isn't theirs or is over.
pub async fn delete(conn: &mut Conn<'_>, user: UserId, id: SessionId) -> QueryResult<bool> {
    let theirs = sessions::table.find(i64::from(id)).filter(sessions::user_id.eq(i64::from(user)));
    Ok(on!(conn, |c| diesel::delete(theirs).execute(c).await)? == 1)
}

/// Ends all sign-ins of a person but `except`.
pub async fn delete_all(conn: &mut Conn<'_>, user: UserId, except: Option<SessionId>) -> QueryResult<()> {
    let except = except.map_or(0, i64::from);
    let theirs =
        sessions::table.filter(sessions::user_id.eq(i64::from(user))).filter(sessions::id.ne(except));
    on!(conn, |c| diesel::delete(theirs).execute(c).await)?;
    Ok(())
}

/// Removes up to `most` sign-ins that are over.
pub async fn delete_expired(conn: &mut Conn<'_>, now_ms: i64, most: i64) -> QueryResult<usize> {
    let over: Vec<i64> = on!(conn, |c| sessions::table
        .filter(sessions::expires_at.le(now_ms))
        .select(sessions::id)
        .limit(most)
        .load(c)
        .await)?;
    on!(conn, |c| diesel::delete(sessions::table.filter(sessions::id.eq_any(over))).execute(c).await)
}
