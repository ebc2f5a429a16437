use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use shared::{ApplicationId, UserId};
use shared_db::{Conn, on};

use crate::schema::{applications, users};

/// What a call needs to know about its bot token.
#[derive(Debug, Queryable)]
pub struct BotIdentity {
    #[diesel(deserialize_as = i64)]
    pub application_id: ApplicationId,
    #[diesel(deserialize_as = i64)]
    pub bot_id: UserId,
}

/// The bot that this token is for, by the token's digest.
pub async fn by_token(conn: &mut Conn<'_>, digest: Vec<u8>) -> QueryResult<Option<BotIdentity>> {
    on!(conn, |c| applications::table
        .inner_join(users::table.on(applications::bot_id.eq(users::id.nullable())))
        .filter(applications::token_digest.eq(digest))
        .filter(users::disabled_at.is_null())
        .select((applications::id, users::id))
        .first(c)
        .await
        .optional())
}

/// A developer's application. The token is kept as a digest.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = applications)]
pub struct ApplicationRow {
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub id: ApplicationId,
    #[diesel(deserialize_as = i64, serialize_as = i64)]
    pub owner_id: UserId,
    pub name: String,
    pub description: String,
    pub icon: Option<String>,
    pub bot_id: Option<i64>,
    pub bot_public: bool,
    pub token_digest: Option<Vec<u8>>,
    pub flags: i64,
    pub verify_key: String,
}

pub async fn insert(conn: &mut Conn<'_>, application: ApplicationRow) -> QueryResult<()> {
    on!(conn, |c| diesel::insert_into(applications::table).values(application).execute(c).await)?;
    Ok(())
}

pub async fn find(conn: &mut Conn<'_>, id: ApplicationId) -> QueryResult<Option<ApplicationRow>> {
    on!(conn, |c| applications::table
        .find(i64::from(id))
        .select(ApplicationRow::as_select())
        .first(c)
        .await
        .optional())
}

/// As [`find`], for who will [`update`] it: another who does the same waits until this unit ends.
pub async fn find_to_change(conn: &mut Conn<'_>, id: ApplicationId) -> QueryResult<Option<ApplicationRow>> {
    let row = applications::table.find(i64::from(id));
    on!(
        conn,
        pg | p | row.select(ApplicationRow::as_select()).for_no_key_update().first(p).await.optional(),
        sqlite | s | row.select(ApplicationRow::as_select()).first(s).await.optional()
    )
}

/// Somebody's applications, by id.
pub async fn of_owner(conn: &mut Conn<'_>, owner: UserId) -> QueryResult<Vec<ApplicationRow>> {
    on!(conn, |c| applications::table
        .filter(applications::owner_id.eq(i64::from(owner)))
        .order(applications::id.asc())
        .select(ApplicationRow::as_select())
        .load(c)
        .await)
}

pub async fn count(conn: &mut Conn<'_>, owner: UserId) -> QueryResult<i64> {
    on!(conn, |c| applications::table
        .filter(applications::owner_id.eq(i64::from(owner)))
        .count()
        .get_result(c)
        .await)
}

/// Gives an application its bot; false when it has one already.
pub async fn give_bot(
    conn: &mut Conn<'_>,
    id: ApplicationId,
    bot: UserId,
    token_digest: Option<Vec<u8>>,
) -> QueryResult<bool> {
    let without = applications::table.find(i64::from(id)).filter(applications::bot_id.is_null());
    let given = on!(conn, |c| diesel::update(without)
        .set((applications::bot_id.eq(i64::from(bot)), applications::token_digest.eq(token_digest)))
        .execute(c)
        .await)?;
    Ok(given == 1)
}

/// Writes all that can be changed of an application. To be read by [`find_to_change`] first, or it may put back what
/// another unit changed meanwhile.
pub async fn update(conn: &mut Conn<'_>, application: ApplicationRow) -> QueryResult<()> {
    on!(conn, |c| diesel::update(applications::table.find(i64::from(application.id)))
        .set((
            applications::name.eq(application.name),
            applications::description.eq(application.description),
            applications::bot_public.eq(application.bot_public),
            applications::token_digest.eq(application.token_digest),
            applications::flags.eq(application.flags),
        ))
        .execute(c)
        .await)?;
    Ok(())
}

pub async fn delete(conn: &mut Conn<'_>, id: ApplicationId) -> QueryResult<()> {
    on!(conn, |c| diesel::delete(applications::table.find(i64::from(id))).execute(c).await)?;
    Ok(())
}
