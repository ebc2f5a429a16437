//! A small schema, units that use it, and a publisher that remembers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use shared_db::test_support::TestDatabase;
use shared_db::{Conn, Db, DbError, Migrations, Publish, Unit, on};

const SQLITE: EmbeddedMigrations = embed_migrations!("tests/migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("tests/migrations/postgres");

pub(crate) fn migrations() -> Migrations {
    Migrations { sqlite: SQLITE, postgres: POSTGRES }
}

diesel::table! {
    notes (id) {
        id -> BigInt,
        body -> Text,
        marked -> Bool,
    }
}

/// Remembers what was published, in order.
#[derive(Default)]
pub(crate) struct Journal(Mutex<Vec<i64>>);

impl Publish for Journal {
    type Effects = Vec<i64>;

    fn publish(&self, effects: Vec<i64>) {
        self.0.lock().unwrap().extend(effects);
    }
}

impl Journal {
    pub(crate) fn published(&self) -> Vec<i64> {
        self.0.lock().unwrap().clone()
    }
}

pub(crate) type Tx<'a> = Unit<'a, Vec<i64>>;

#[derive(Debug)]
pub(crate) enum Failure {
    Db(DbError),
    /// The unit's own wish.
    Refused,
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) db: Db<Journal>,
    pub(crate) journal: Arc<Journal>,
}

pub(crate) async fn world() -> World {
    let database = TestDatabase::new(migrations()).await;
    let journal = Arc::new(Journal::default());
    let mut options = database.options();
    // What waits shares a commit, however long the test takes to hand it in.
    options.group_time = Duration::from_hours(1);
    let db = Db::open(options, migrations(), Arc::clone(&journal)).await.unwrap();
    World { database, db, journal }
}

/// Inserts a note and emits its id.
pub(crate) async fn add(tx: &mut Tx<'_>, id: i64) -> Result<i64, Failure> {
    insert(&mut tx.conn, id, &format!("note {id}")).await?;
    tx.effects.push(id);
    Ok(id)
}

pub(crate) async fn insert(conn: &mut Conn<'_>, id: i64, body: &str) -> QueryResult<usize> {
    let row = (notes::id.eq(id), notes::body.eq(body), notes::marked.eq(true));
    on!(conn, |c| diesel::insert_into(notes::table).values(row).execute(c).await)
}

pub(crate) async fn ids(conn: &mut Conn<'_>) -> Result<Vec<i64>, Failure> {
    Ok(on!(conn, |c| notes::table.select(notes::id).order(notes::id).load(c).await)?)
}

impl World {
    pub(crate) async fn ids(&self) -> Vec<i64> {
        self.db.read(async |conn: &mut Conn<'_>| ids(conn).await).await.unwrap()
    }

    pub(crate) async fn add(&self, id: i64) -> Result<i64, Failure> {
        self.db.write(async move |tx: &mut Tx<'_>| add(tx, id).await).await
    }
}
