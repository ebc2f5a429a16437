//! Reading an archive that anybody may have made or damaged. Nothing is written but what the manifest lists, to places
//! that the caller chose, and never more bytes than it says.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};

use super::{BUFFER, Hashing, copy};
use crate::Site;
use crate::files;
use crate::manifest::{self, Entry, Manifest};

/// What zstd may ask for: its own limit for streams, 128 MiB.
const WINDOW_LOG: u32 = 27;

/// Zeros behind the last file: tar's end, and what some programs fill a block up with.
const MOST_PADDING: u64 = 20 << 10;

type Stream = zstd::Decoder<'static, BufReader<File>>;

/// Its manifest alone, checked against `site`.
pub(crate) fn read_manifest(file: &Path, site: &Site) -> anyhow::Result<Manifest> {
    let mut tar = open(file)?;
    let read = first(&mut tar.entries()?.raw(true));
    read.and_then(|manifest| manifest.check(site).map(|()| manifest)).with_context(|| refusal(file))
}

/// Verifies all of it, and puts the files for which `place` names a path there. The folder at `room` must have space
/// for as much as the manifest lists.
pub(crate) fn unpack(
    file: &Path,
    site: &Site,
    room: &Path,
    place: impl Fn(&Manifest, &Entry) -> Option<PathBuf>,
) -> anyhow::Result<Manifest> {
    read_all(file, site, room, place).with_context(|| refusal(file))
}

fn refusal(file: &Path) -> String {
    format!("{} is refused", file.display())
}

fn open(file: &Path) -> anyhow::Result<tar::Archive<Stream>> {
    let opened = File::open(file).with_context(|| file.display().to_string())?;
    let mut zstd = zstd::Decoder::with_buffer(BufReader::with_capacity(BUFFER, opened))?;
    zstd.window_log_max(WINDOW_LOG)?;
    Ok(tar::Archive::new(zstd))
}

fn read_all(
    file: &Path,
    site: &Site,
    room: &Path,
    place: impl Fn(&Manifest, &Entry) -> Option<PathBuf>,
) -> anyhow::Result<Manifest> {
    let mut tar = open(file)?;
    // Raw: extended headers, with which a name or a size could be anything, count as what they are, files of other kinds.
    let mut entries = tar.entries()?.raw(true);
    let manifest = first(&mut entries)?;
    manifest.check(site)?;
    let placed = manifest.files.iter().filter(|entry| place(&manifest, entry).is_some());
    let wanted = placed.fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
    let free = site.free_space(room);
    ensure!(
        wanted <= free,
        "it needs {wanted} bytes unpacked, but only {free} are free in {}",
        room.display()
    );
    for entry in &manifest.files {
        let found = entries.next().with_context(|| format!("it ends before `{}`", entry.path))?;
        let found = found.map_err(damaged)?;
        expect(&found, &entry.path, entry.bytes)?;
        take(found, entry, place(&manifest, entry))?;
    }
    if let Some(more) = entries.next() {
        let more = more.map_err(damaged)?;
        bail!(
            "it holds `{}`, which its list doesn't",
            String::from_utf8_lossy(&more.path_bytes()).escape_debug()
        );
    }
    nothing_behind(tar.into_inner())?;
    Ok(manifest)
}

/// The manifest, which must come first.
fn first<R: Read>(entries: &mut tar::Entries<'_, R>) -> anyhow::Result<Manifest> {
    let found = entries.next().context("it is empty")?.map_err(damaged)?;
    let bytes = found.header().entry_size()?;
    expect(&found, manifest::NAME, bytes)?;
    ensure!(bytes <= manifest::MOST_BYTES, "its list is too long");
    let mut text = Vec::new();
    found.take(bytes).read_to_end(&mut text).map_err(damaged)?;
    serde_json::from_slice(&text).context("its list is not understood")
}

/// Kind, name and size are what they should be.
fn expect<R: Read>(found: &tar::Entry<'_, R>, path: &str, bytes: u64) -> anyhow::Result<()> {
    let name = found.path_bytes();
    ensure!(
        &*name == path.as_bytes(),
        "it holds `{}` where `{path}` should be",
        String::from_utf8_lossy(&name).escape_debug()
    );
    ensure!(found.header().entry_type() == tar::EntryType::Regular, "`{path}` is no plain file");
    let size = found.header().entry_size()?;
    ensure!(size == bytes, "`{path}` has {size} bytes, but {bytes} are listed");
    Ok(())
}

fn take(found: impl Read, entry: &Entry, to: Option<PathBuf>) -> anyhow::Result<()> {
    let mut hashing = Hashing::new(found);
    match to {
        Some(path) => {
            files::make_folder(path.parent().unwrap_or(Path::new(".")))?;
            let mut file = files::create(&path)?;
            copy(&mut hashing, &mut file).map_err(damaged)?;
            file.sync_all()?;
        }
        None => copy(&mut hashing, &mut io::sink()).map_err(damaged)?,
    }
    let (bytes, sha256) = hashing.finish();
    ensure!(bytes == entry.bytes, "it ends in the middle of `{}`", entry.path);
    ensure!(sha256 == entry.sha256, "`{}` is damaged: its SHA-256 is not the one listed", entry.path);
    Ok(())
}

fn nothing_behind(stream: impl Read) -> anyhow::Result<()> {
    let mut rest = Vec::new();
    stream.take(MOST_PADDING + 1).read_to_end(&mut rest).map_err(damaged)?;
    let only_padding = rest.len() as u64 <= MOST_PADDING && rest.iter().all(|byte| *byte == 0);
    ensure!(only_padding, "it holds something behind its last file");
    Ok(())
}

/// zstd and tar say what they missed in words of their own.
fn damaged(error: io::Error) -> anyhow::Error {
    anyhow::Error::new(error).context("it is damaged or cut off")
}
