//! Secrets that a server generated into its data directory: every file there whose name is a secret's.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use shared_db::is_secret_name;

/// None is larger, by far.
const MOST_BYTES: u64 = 65_536;

/// Their names, in order. `database` may lie there under a name of that kind, with its log beside it.
pub(crate) fn names(data_dir: &Path, database: Option<&Path>) -> anyhow::Result<Vec<String>> {
    let database = database.and_then(Path::file_name).and_then(|name| name.to_str());
    let listed = match fs::read_dir(data_dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        listed => listed.with_context(|| format!("DATA_DIR {}", data_dir.display()))?,
    };
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry?;
        let about = entry.metadata()?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let of_database = database.is_some_and(|database| {
            name.strip_prefix(database).is_some_and(|rest| ["", "-wal", "-shm", "-journal"].contains(&rest))
        });
        if about.is_file() && about.len() <= MOST_BYTES && is_secret_name(&name) && !of_database {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in
            ["jwt_secret", "register-token", "chat", "chat-wal", "privatechat.db", "admin.sock", "README"]
        {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("uploads")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("link")).unwrap();
        let found = names(folder.path(), Some(&folder.path().join("chat"))).unwrap();
        assert_eq!(found, ["jwt_secret", "register-token"]);
        assert_eq!(names(&folder.path().join("nowhere"), None).unwrap(), Vec::<String>::new());
    }
}
