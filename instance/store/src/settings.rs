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

/// As [`get`], for who will [`set`] it: another who does the same waits until this unit ends. `first` is kept where there
/// is nothing yet.
pub async fn get_to_change(conn: &mut Conn<'_>, key: &'static str, first: String) -> QueryResult<String> {
    let row = (settings::key.eq(key), settings::value.eq(first));
    on!(conn, |c| diesel::insert_into(settings::table)
        .values(row)
        .on_conflict(settings::key)
        .do_nothing()
        .execute(c)
        .await)?;
    let held = settings::table.find(key).select(settings::value);
    on!(conn, pg | p | held.for_update().first(p).await, sqlite | s | held.first(s).await)
}
