use diesel::{prelude::*, upsert::excluded};
use diesel_async::RunQueryDsl;
use shared_db::{Conn, on};

use crate::schema::settings;

/// The JSON text under `key`.
pub async fn get(conn: &mut Conn<'_>, key: &'static str) -> QueryResult<Option<String>> {
    on!(conn, |c| settings::table.find(key).select(settings::value).first(c).await.optional())
}

pub async fn set(conn: &mut Conn<'_>, key: &'static str, value: String) -> QueryResult<()> {
    let row = (settings::key.eq(key), settings::value.eq(value));
    on!(conn, |c| diesel::insert_into(settings::table)
        .values(row)
        .on_conflict(settings::key)
        .do_update()
        .set(settings::value.eq(excluded(settings::value)))
        .execute(c)
        .await)?;
    Ok(())
}

/// Sets `key` if nobody has; answers whether it was us. Decides races (who claims the instance).
pub async fn set_once(conn: &mut Conn<'_>, key: &'static str, value: String) -> QueryResult<bool> {
    let row = (settings::key.eq(key), settings::value.eq(value));
    let inserted = on!(conn, |c| diesel::insert_into(settings::table)
        .values(row)
        .on_conflict(settings::key)
        .do_nothing()
        .execute(c)
        .await)?;
    Ok(inserted == 1)
}
