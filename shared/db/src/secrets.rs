//! Secrets that a server makes for itself: once, and the same for all replicas.
//!
//! With SQLite they are files in the data directory, so that a copy of the database alone gives nothing away. With
//! PostgreSQL they are in a table, since replicas share nothing else.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::sql_types::{Binary, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;

use crate::{Conn, DbError, on};

/// Why a secret is neither there nor made.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the name of a secret must consist of a-z, 0-9, `-` and `_`")]
    Name,
    #[error("the stored secret `{name}` has {found} bytes instead of {wanted}; it seems damaged")]
    Length { name: String, found: usize, wanted: usize },
    #[error("the secret's file: {0}")]
    File(#[from] io::Error),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Whether a secret may be called so: a-z, 0-9, `-` and `_`. No other file of a data directory does without a dot.
pub fn is_secret_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

pub(crate) fn check_name(name: &str) -> Result<(), SecretError> {
    if is_secret_name(name) { Ok(()) } else { Err(SecretError::Name) }
}

pub(crate) fn check_length(name: &str, secret: Vec<u8>, wanted: usize) -> Result<Vec<u8>, SecretError> {
    if secret.len() == wanted {
        return Ok(secret);
    }
    Err(SecretError::Length { name: name.to_owned(), found: secret.len(), wanted })
}

/// The secret in `directory`, made from `fresh` bytes if there is none. Two processes that do this at once agree.
pub(crate) fn in_file(directory: &Path, name: &str, fresh: &[u8]) -> io::Result<Vec<u8>> {
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let path = directory.join(name);
    match fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    fs::create_dir_all(directory)?;
    // Under a name of its own first: a link either finds the place free, or another process was faster.
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = directory.join(format!("{name}.{}-{number}.new", std::process::id()));
    drop(fs::remove_file(&draft));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(fresh)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, &path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
        _ => File::open(directory)?.sync_all()?,
    }
    fs::read(&path)
}

/// The largest file that counts as a secret, in bytes. Those that are made have 32, and none is larger by far.
pub const MOST_SECRET_BYTES: u64 = 64 << 10;

/// The names of all secrets that lie in `directory`, in order. `database` may lie there under a name of that kind, with
/// its log beside it.
///
/// # Errors
/// When the directory can't be read.
pub fn secret_names(directory: &Path, database: Option<&Path>) -> io::Result<Vec<String>> {
    let database = database.and_then(Path::file_name).and_then(|name| name.to_str());
    let of_database = |name: &str| {
        let rest = database.and_then(|database| name.strip_prefix(database));
        rest.is_some_and(|rest| ["", "-wal", "-shm", "-journal"].contains(&rest))
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let about = entry.metadata()?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let fits = about.is_file() && about.len() <= MOST_SECRET_BYTES;
        if fits && is_secret_name(&name) && !of_database(&name) {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// All secrets that lie in `directory`, but for files of the `database`.
pub(crate) fn files(directory: &Path, database: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let names = secret_names(directory, Some(database))?;
    names.into_iter().map(|name| fs::read(directory.join(&name)).map(|secret| (name, secret))).collect()
}

/// Made along with the migrations, under their lock.
pub(crate) const CREATE_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS secrets (name text PRIMARY KEY, value bytea NOT NULL)";

/// The secret in the table, made from `fresh` bytes if there is none. PostgreSQL only.
pub(crate) async fn in_table(conn: &mut Conn<'_>, name: &str, fresh: &[u8]) -> Result<Vec<u8>, DbError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Binary)]
        value: Vec<u8>,
    }
    let row: Row = on!(conn, |c| {
        sql_query("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
            .bind::<Text, _>(name)
            .bind::<Binary, _>(fresh)
            .execute(c)
            .await?;
        sql_query("SELECT value FROM secrets WHERE name = $1").bind::<Text, _>(name).get_result(c).await?
    });
    Ok(row.value)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn secrets_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in
            ["jwt_secret", "register-token", "chat", "chat-wal", "privatechat.db", "admin.sock", "README"]
        {
            fs::write(path(name), "x").unwrap();
        }
        let bytes = usize::try_from(MOST_SECRET_BYTES).unwrap();
        fs::write(path("largest"), vec![b'x'; bytes]).unwrap();
        fs::write(path("too_large"), vec![b'x'; bytes + 1]).unwrap();
        fs::create_dir(path("uploads")).unwrap();
        symlink("/etc/passwd", path("link")).unwrap();
        let found = secret_names(folder.path(), Some(&path("chat"))).unwrap();
        assert_eq!(found, ["jwt_secret", "largest", "register-token"]);
        let read = files(folder.path(), &path("chat")).unwrap();
        assert_eq!(read.iter().map(|(_, secret)| secret.len()).collect::<Vec<_>>(), [1, bytes, 1]);
        assert!(secret_names(&path("nowhere"), None).is_err());
    }
}
