//! Secrets that a server generated into its data directory: every file there whose name is a secret's.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;
use shared_db::secret_names;

/// Their names, in order; none where there is no such directory. `database` may lie there under a name of that kind.
pub(crate) fn names(data_dir: &Path, database: Option<&Path>) -> anyhow::Result<Vec<String>> {
    match secret_names(data_dir, database) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        named => named.with_context(|| format!("DATA_DIR {}", data_dir.display())),
    }
}
