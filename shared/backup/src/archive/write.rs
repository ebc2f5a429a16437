//! Writing an archive.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::path::PathBuf;

use anyhow::{Context as _, ensure};

use super::{Hashing, copy};
use crate::files::Steady;
use crate::manifest::{self, Entry, Manifest};

/// A file that goes into an archive.
pub(crate) struct Source {
    /// In the archive.
    pub(crate) path: String,
    pub(crate) from: PathBuf,
    pub(crate) mode: Option<u32>,
}

/// zstd's own default: a third of the size of typical databases at some hundred megabytes a second.
const LEVEL: i32 = 3;

/// What the manifest says about a file.
pub(crate) fn describe(source: &Source) -> anyhow::Result<Entry> {
    let shown = || source.from.display().to_string();
    let mut hashing = Hashing::new(File::open(&source.from).with_context(shown)?);
    copy(&mut hashing, &mut io::sink()).with_context(shown)?;
    let (bytes, sha256) = hashing.finish();
    Ok(Entry { path: source.path.clone(), bytes, sha256, mode: source.mode })
}

/// Writes all of it and syncs. `sources` are what `manifest.files` describes, in the same order.
pub(crate) fn write(file: &File, manifest: &Manifest, sources: &[Source]) -> anyhow::Result<()> {
    let mut zstd = zstd::Encoder::new(Steady::new(file), LEVEL)?;
    zstd.include_checksum(true)?;
    let mut tar = tar::Builder::new(zstd);
    let text = serde_json::to_vec_pretty(manifest)?;
    tar.append(&header(manifest::NAME, text.len() as u64)?, &*text)?;
    for (source, entry) in sources.iter().zip(&manifest.files) {
        append(&mut tar, source, entry).with_context(|| source.from.display().to_string())?;
    }
    tar.into_inner()?.finish()?;
    file.sync_all()?;
    Ok(())
}

fn append(tar: &mut tar::Builder<impl Write>, source: &Source, entry: &Entry) -> anyhow::Result<()> {
    let mut hashing = Hashing::new(File::open(&source.from)?.take(entry.bytes));
    tar.append(&header(&entry.path, entry.bytes)?, &mut hashing)?;
    let now = hashing.finish();
    ensure!(
        now == (entry.bytes, entry.sha256.clone()),
        "it was changed while it was being read; begin the backup again"
    );
    Ok(())
}

/// Nothing that differs between two archives of the same data: no owner and no time.
fn header(path: &str, bytes: u64) -> anyhow::Result<tar::Header> {
    let mut header = tar::Header::new_ustar();
    header.set_path(path).with_context(|| format!("`{path}` is too long a name for an archive"))?;
    header.set_size(bytes);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    Ok(header)
}
