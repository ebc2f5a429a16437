//! What an operator types, the same for both servers.

use std::path::PathBuf;

use anyhow::bail;

use crate::{Site, backup, check, restore};

/// `backup`
#[derive(Clone, Debug, clap::Args)]
pub struct BackupArguments {
    /// A folder, or the archive's own path (*.tar.zst). Without it: `backups` in the data directory.
    #[arg(long, value_name = "DIR_OR_FILE")]
    to: Option<PathBuf>,
    /// Take the files of this folder along, as `config/`.
    #[arg(long, value_name = "DIR")]
    config_dir: Option<PathBuf>,
    /// A PostgreSQL dump (`pg_dump -Fc`) that was made just now by other means.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Remove older archives of the folder, but the newest of 7 days, 4 weeks and 6 months.
    #[arg(long)]
    keep: bool,
}

/// `restore`
#[derive(Clone, Debug, clap::Args)]
pub struct RestoreArguments {
    /// The archive. Without it, a restore that was interrupted is finished.
    #[arg(conflicts_with = "undo")]
    file: Option<PathBuf>,
    /// Put the archive's `config/` into this folder. What was there is kept beside it.
    #[arg(long, value_name = "DIR", requires = "file")]
    config_to: Option<PathBuf>,
    /// Bring back what the newest restore put aside.
    #[arg(long)]
    undo: bool,
    /// Only verify the archive and unpack it into this folder.
    #[arg(long, value_name = "DIR", requires = "file", conflicts_with = "config_to")]
    extract: Option<PathBuf>,
}

/// `check`
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArguments {
    /// An archive. Without it, the live database.
    file: Option<PathBuf>,
}

/// Lines to print; the last is the archive's path.
///
/// # Errors
/// A sentence for the operator.
pub async fn run_backup(site: &Site, arguments: BackupArguments, now_ms: i64) -> anyhow::Result<Vec<String>> {
    let BackupArguments { to, config_dir, dump, keep } = arguments;
    let made = backup::backup(site, &backup::Wanted { to, config_dir, dump, keep }, now_ms).await?;
    let mut lines: Vec<String> = made
        .removed
        .iter()
        .map(|path| format!("Removed, as newer ones are kept: {}", path.display()))
        .collect();
    lines.push(made.archive.display().to_string());
    Ok(lines)
}

/// Lines to print.
///
/// # Errors
/// A sentence for the operator.
pub async fn run_restore(
    site: &Site,
    arguments: RestoreArguments,
    now_ms: i64,
) -> anyhow::Result<Vec<String>> {
    match arguments {
        RestoreArguments { undo: true, .. } => restore::undo(site, now_ms).await,
        RestoreArguments { file: None, .. } => restore::finish(site).await,
        RestoreArguments { file: Some(file), extract: Some(to), .. } => {
            restore::extract(site, &file, &to).await
        }
        RestoreArguments { file: Some(file), config_to, .. } => {
            restore::restore(site, &file, &restore::Wanted { config_to }, now_ms).await
        }
    }
}

/// Lines to print.
///
/// # Errors
/// What is not whole.
pub async fn run_check(site: &Site, arguments: CheckArguments) -> anyhow::Result<Vec<String>> {
    match arguments.file {
        Some(file) if !file.exists() => bail!("{} isn't there", file.display()),
        Some(file) => Ok(vec![check::archive(site, &file).await?]),
        None => Ok(vec![check::live(site).await?]),
    }
}
