//! The token of a resolver that was given none: made once, kept in the data directory.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use shared_web::{Random, Secret};

const NAME: &str = "register-token";

/// The token and the file that holds it.
#[derive(Debug)]
pub struct TokenFile {
    pub token: Secret,
    pub path: PathBuf,
}

/// Reads the token of this data directory, or makes one that only the server's user can read.
pub fn read_or_make(data_dir: &Path, random: &dyn Random) -> io::Result<TokenFile> {
    let path = data_dir.join(NAME);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => make(data_dir, &path, random)?,
        found => found?,
    };
    let token = text.parse().map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
    Ok(TokenFile { token, path })
}

fn make(data_dir: &Path, path: &Path, random: &dyn Random) -> io::Result<String> {
    fs::create_dir_all(data_dir)?;
    let text = format!("{}\n", random.hex(32));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared_web::SeededRandom;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_token_is_made_once_and_is_the_servers_alone() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = folder.path().join("new");
        let first = read_or_make(&data_dir, &SeededRandom::new(1)).unwrap();
        let second = read_or_make(&data_dir, &SeededRandom::new(2)).unwrap();
        assert_eq!(first.token.expose(), second.token.expose());
        assert_eq!(first.token.expose().len(), 64);
        assert_eq!(fs::metadata(&first.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_empty_token_file_is_an_error_and_no_open_register() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), "\n").unwrap();
        assert!(read_or_make(folder.path(), &SeededRandom::new(1)).is_err());
    }
}
