//! No server, and no second restore, uses the data meanwhile.

use std::time::Duration;

use anyhow::ensure;
use shared_db::ServerLock;
use shared_db::backup::postgres;

use crate::{Site, files};

/// On SQLite the lock that a server holds as long as it runs. On PostgreSQL nobody can be locked out, so connections are
/// counted now, and the renaming fails if there are any then.
pub(super) struct Lock {
    _sqlite: Option<ServerLock>,
}

const LOOKS: usize = 20;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

impl Lock {
    pub(super) async fn take(site: &Site) -> anyhow::Result<Self> {
        files::make_folder(site.data_dir())?;
        if let Some(file) = site.sqlite_file()? {
            files::make_folder(Site::sqlite_home(&file)?)?;
            let lock = ServerLock::take(&file)?;
            // Made by root, say: the server must be able to open it.
            files::give(lock.path(), site.data_dir())?;
            return Ok(Self { _sqlite: Some(lock) });
        }
        let url = &site.database.url;
        let database = postgres::database_name(url)?;
        let mut users = postgres::users(url, &database).await?;
        // A connection ends a moment after the server that had it.
        for _ in 0..LOOKS {
            if users == 0 {
                break;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
            users = postgres::users(url, &database).await?;
        }
        ensure!(
            users == 0,
            "the database {database} is in use by {users} connections: stop the {} first",
            site.service
        );
        Ok(Self { _sqlite: None })
    }
}
