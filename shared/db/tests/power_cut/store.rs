//! A database on the tapped file system, and the few queries that the tests need.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::{ExpressionMethods, QueryDsl, QueryableByName};
use diesel_async::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::{Conn, Db, DbError, DbOptions, Migrations, Unit, on};

use super::vfs;

const SQLITE: EmbeddedMigrations = embed_migrations!("tests/migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("tests/migrations/postgres");

diesel::table! {
    notes (id) {
        id -> BigInt,
        body -> Text,
    }
}

pub(crate) async fn open(path: &Path, change: impl FnOnce(&mut DbOptions)) -> Db<()> {
    vfs::install();
    let mut options = DbOptions::new(path.to_str().unwrap(), path.parent().unwrap());
    options.reserve = 0;
    options.read_limit = Duration::from_mins(1);
    options.free_space = Arc::new(|_| Ok(u64::MAX));
    change(&mut options);
    Db::open(options, Migrations { sqlite: SQLITE, postgres: POSTGRES }, Arc::new(())).await.unwrap()
}

/// A unit of two rows, so that half of it would show.
pub(crate) async fn add(db: &Db<()>, id: i64, length: usize) -> Result<(), DbError> {
    db.write(async move |unit: &mut Unit<'_, ()>| {
        for id in [id, -id] {
            let row = (notes::id.eq(id), notes::body.eq(format!("{id} {}", "x".repeat(length))));
            on!(&mut unit.conn, |c| diesel::insert_into(notes::table).values(row).execute(c).await)?;
        }
        Ok(())
    })
    .await
}

pub(crate) async fn ids(db: &Db<()>) -> Vec<i64> {
    db.read(async |conn: &mut Conn<'_>| {
        Ok::<_, DbError>(on!(conn, |c| notes::table.select(notes::id).order(notes::id).load(c).await)?)
    })
    .await
    .unwrap()
}

/// `ok`, or what SQLite finds wrong with the file.
pub(crate) async fn integrity(db: &Db<()>) -> String {
    let Integrity { integrity_check } = db
        .read(async |conn: &mut Conn<'_>| {
            Ok::<_, DbError>(on!(conn, |c| diesel::sql_query("PRAGMA integrity_check").get_result(c).await)?)
        })
        .await
        .unwrap();
    integrity_check
}

#[derive(QueryableByName)]
struct Integrity {
    #[diesel(sql_type = diesel::sql_types::Text)]
    integrity_check: String,
}
