//! A template database per schema on the test server, and a copy of it for each test.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use diesel::pg::Pg;
use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use tokio::runtime;

use super::template;
use crate::postgres::connect;
use crate::postgres::replace::names_that_start;
use crate::{Migrations, migrations};

/// A database that is dropped with this value.
pub(super) struct Database {
    name: String,
}

impl Database {
    pub(super) async fn from_template(migrations: Migrations) -> Self {
        let name = free_name();
        let made = name.clone();
        on_own_thread(async move {
            let template = template(migrations).await;
            make(&made, &format!(" TEMPLATE {template}")).await;
        })
        .await;
        Self { name }
    }

    /// What `pg_dump` wrote, in SQL alone.
    pub(super) async fn from_dump(dump: String) -> Self {
        let name = free_name();
        let made = name.clone();
        on_own_thread(async move {
            make(&made, "").await;
            run(&mut connect_to(Some(&made)).await, &dump).await;
        })
        .await;
        Self { name }
    }

    pub(super) fn url(&self) -> String {
        url(Some(&self.name))
    }
}

fn free_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("pc_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn make(name: &str, like: &str) {
    let mut admin = connect_to(None).await;
    // An earlier process of the same number may have been killed.
    run(&mut admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(&mut admin, &format!("CREATE DATABASE {name}{like}")).await;
}

impl Drop for Database {
    fn drop(&mut self) {
        let name = self.name.clone();
        let drop_it = thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                // What a restore has put aside has its name at the beginning of its own.
                let mut gone = vec![name.clone()];
                gone.extend(names_that_start(&url(None), &format!("{name}_")).await.unwrap_or_default());
                for name in gone {
                    run(
                        &mut connect_to(None).await,
                        &format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
                    )
                    .await;
                }
            });
        });
        drop(drop_it.join());
    }
}

/// The name of the template. Made by the first test that asks; the others wait for it.
async fn template(migrations: Migrations) -> String {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Bool)]
        found: bool,
    }
    let name = format!("pc_template_{}", template::key::<Pg>(&migrations.postgres));
    let mut admin = connect_to(None).await;
    run(&mut admin, "SELECT pg_advisory_lock(7018986666877744225)").await;
    let Found { found } = sql_query("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS found")
        .bind::<Text, _>(&name)
        .get_result(&mut admin)
        .await
        .expect("the list of databases");
    if !found {
        // Under another name first, so that one whose migrations failed is never taken for good.
        run(&mut admin, &format!("DROP DATABASE IF EXISTS {name}_new WITH (FORCE)")).await;
        run(&mut admin, &format!("CREATE DATABASE {name}_new")).await;
        let conn = connect_to(Some(&format!("{name}_new"))).await;
        migrations::run_postgres(conn, &migrations.postgres).await.expect("the migrations run");
        run(&mut admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&mut admin, &format!("ALTER DATABASE {name}_new RENAME TO {name}")).await;
    }
    name
}

async fn connect_to(database: Option<&str>) -> AsyncPgConnection {
    connect::connect(&url(database)).await.expect("connecting to the server that TEST_DATABASE_URL names")
}

async fn run(conn: &mut AsyncPgConnection, sql: &str) {
    conn.batch_execute(sql).await.expect("a statement about test databases");
}

fn url(database: Option<&str>) -> String {
    let server =
        std::env::var("TEST_DATABASE_URL").expect("TEST_DATABASE_URL names a PostgreSQL server for tests");
    let mut url = url::Url::parse(&server).expect("TEST_DATABASE_URL is a URL");
    if let Some(name) = database {
        url.set_path(name);
    }
    url.into()
}

/// Migrations need a runtime with several threads, and tests have one with a single thread.
async fn on_own_thread(work: impl Future<Output = ()> + Send + 'static) {
    let run = || {
        let runtime =
            runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(work);
    };
    tokio::task::spawn_blocking(|| thread::spawn(run).join().expect("making a test database"))
        .await
        .expect("making a test database");
}
