//! A migrated file per schema and test program, copied for each test.

use std::fs;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::sqlite::Sqlite;
use diesel::{Connection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness};

use super::template;

/// Copies the template to `path`; makes it first, if no test has done so yet.
pub(super) fn copy_template(migrations: &EmbeddedMigrations, path: &Path) {
    let (made, built) = template::file::<Sqlite>(migrations);
    if !template::is_newer(&made, built) {
        // Under another name first, so that no other test sees half of it.
        let beside = made.parent().expect("a directory");
        let draft = tempfile::NamedTempFile::new_in(beside).expect("a temporary file").into_temp_path();
        migrate(&draft, migrations);
        draft.persist(&made).expect("the template in its place");
    }
    fs::copy(made, path).expect("a copy of the template");
}

fn migrate(path: &Path, migrations: &EmbeddedMigrations) {
    let mut conn =
        SqliteConnection::establish(path.to_str().expect("a path in UTF-8")).expect("a new database");
    conn.batch_execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = OFF").expect("settings");
    let mut all = MigrationSource::<Sqlite>::migrations(migrations).expect("embedded migrations");
    all.sort_by_key(|migration| migration.name().version().as_owned());
    for migration in all {
        // The first look makes diesel's own table.
        conn.applied_migrations().expect("the list of migrations");
        conn.run_migration(&*migration).expect("each migration runs");
    }
}
