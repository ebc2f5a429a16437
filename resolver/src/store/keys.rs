//! Keys that live as long as the database.

use diesel::{ExpressionMethods as _, OptionalExtension as _, QueryDsl as _};
use diesel_async::RunQueryDsl as _;
use shared_db::{Conn, DbError, on};

use super::schema::keys;

/// The key called `name`: the one that is there, else `fresh`, which is kept. Replicas that start together end
/// up with the same one.
pub async fn get_or_insert(
    conn: &mut Conn<'_>,
    name: &'static str,
    fresh: Vec<u8>,
) -> Result<Vec<u8>, DbError> {
    on!(conn, |c| {
        diesel::insert_into(keys::table)
            .values((keys::name.eq(name), keys::value.eq(&fresh)))
            .on_conflict_do_nothing()
            .execute(c)
            .await?;
    });
    Ok(get(conn, name).await?.unwrap_or(fresh))
}

pub async fn get(conn: &mut Conn<'_>, name: &'static str) -> Result<Option<Vec<u8>>, DbError> {
    on!(conn, |c| {
        let key = keys::table.filter(keys::name.eq(name)).select(keys::value);
        Ok(key.first(c).await.optional()?)
    })
}
