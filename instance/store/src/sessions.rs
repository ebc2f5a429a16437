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
