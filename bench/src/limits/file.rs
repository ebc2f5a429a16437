//! The least that a durable answer costs: bytes in a file, one sync for all who wait.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use anyhow::Result;
use tokio::sync::{mpsc, oneshot};

/// Clones hand in to the same thread.
#[derive(Clone)]
pub(super) struct Durable(mpsc::Sender<Entry>);

struct Entry {
    bytes: Arc<str>,
    kept: oneshot::Sender<()>,
}

const QUEUE: usize = 1_024;
/// The file is as long from the start, and begun anew at its end: an overwritten block costs one wait for the disk, one
/// that makes a file longer costs two.
const LENGTH: usize = 16 << 20;

impl Durable {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::create(path)?;
        file.write_all_at(&vec![0; LENGTH], 0)?;
        file.sync_all()?;
        let (send, entries) = mpsc::channel(QUEUE);
        thread::Builder::new().name("file".into()).spawn(move || write(&file, entries))?;
        Ok(Self(send))
    }

    /// Returns when the bytes are on disk.
    pub(super) async fn keep(&self, bytes: Arc<str>) -> Result<()> {
        let (kept, wait) = oneshot::channel();
        self.0.send(Entry { bytes, kept }).await?;
        Ok(wait.await?)
    }
}

/// Ends with the first failure, and with it every request.
fn write(file: &File, mut entries: mpsc::Receiver<Entry>) -> std::io::Result<()> {
    let (mut text, mut place) = (Vec::new(), 0);
    while let Some(first) = entries.blocking_recv() {
        let mut group = vec![first];
        while let Ok(next) = entries.try_recv() {
            group.push(next);
        }
        text.clear();
        for entry in &group {
            text.extend_from_slice(entry.bytes.as_bytes());
        }
        if place + text.len() > LENGTH {
            place = 0;
        }
        file.write_all_at(&text, place as u64)?;
        file.sync_data()?;
        place += text.len();
        for entry in group {
            // Its client may have gone.
            let _ = entry.kept.send(());
        }
    }
    Ok(())
}
