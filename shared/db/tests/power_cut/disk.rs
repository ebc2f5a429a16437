//! A model of the disk: for each file what is surely on it, and what was written since the last sync.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard};

use super::chance::Chance;

/// What a power cut does to writes that weren't synced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lost {
    All,
    /// Each write by itself is kept, lost or torn at a sector's edge, by chance.
    Some(u64),
}

const SECTOR: u64 = 512;

#[derive(Default)]
pub(crate) struct Disk {
    files: HashMap<PathBuf, FileState>,
    /// While such a file exists, writes beside it find the disk full.
    reserves: Vec<PathBuf>,
    /// While such a file exists, what is written beside it fails.
    faults: Vec<PathBuf>,
}

#[derive(Default)]
struct FileState {
    durable: Vec<u8>,
    pending: Vec<Change>,
    syncs: u32,
}

enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

pub(crate) fn disk() -> MutexGuard<'static, Disk> {
    static DISK: LazyLock<Mutex<Disk>> = LazyLock::new(Mutex::default);
    DISK.lock().unwrap()
}

impl Disk {
    pub(crate) fn opened(&mut self, path: &Path) {
        if !self.files.contains_key(path) {
            let durable = fs::read(path).unwrap_or_default();
            self.files.insert(path.to_owned(), FileState { durable, ..FileState::default() });
        }
    }

    pub(crate) fn written(&mut self, path: &Path, offset: usize, data: &[u8]) {
        self.files.get_mut(path).unwrap().pending.push(Change::Write(offset, data.to_vec()));
    }

    pub(crate) fn truncated(&mut self, path: &Path, length: usize) {
        self.files.get_mut(path).unwrap().pending.push(Change::Truncate(length));
    }

    pub(crate) fn synced(&mut self, path: &Path) {
        let file = self.files.get_mut(path).unwrap();
        file.syncs += 1;
        for change in file.pending.drain(..) {
            change.apply(&mut file.durable);
        }
    }

    pub(crate) fn deleted(&mut self, path: &Path) {
        self.files.remove(path);
    }

    /// How often the file was synced.
    pub(crate) fn syncs(&self, path: &Path) -> u32 {
        self.files.get(path).map_or(0, |file| file.syncs)
    }

    pub(crate) fn full_while_exists(&mut self, reserve: PathBuf) {
        self.reserves.push(reserve);
    }

    pub(crate) fn is_full(&self, path: &Path) -> bool {
        is_beside(&self.reserves, path)
    }

    pub(crate) fn broken_while_exists(&mut self, fault: PathBuf) {
        self.faults.push(fault);
    }

    pub(crate) fn is_broken(&self, path: &Path) -> bool {
        is_beside(&self.faults, path)
    }

    /// Writes what the power cut leaves of the files in `from` to `to`, all as of this moment.
    pub(crate) fn cut(&self, from: &Path, to: &Path, lost: Lost) {
        for (path, file) in self.files.iter().filter(|(path, _)| path.parent() == Some(from)) {
            let mut left = file.durable.clone();
            if let Lost::Some(seed) = lost {
                let mut chance = Chance::new(seed);
                for change in &file.pending {
                    change.apply_by_chance(&mut left, &mut chance);
                }
            }
            fs::write(to.join(path.file_name().unwrap()), left).unwrap();
        }
    }
}

fn is_beside(marks: &[PathBuf], path: &Path) -> bool {
    marks.iter().any(|mark| mark.parent() == path.parent() && mark.exists())
}

impl Change {
    fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Self::Write(offset, data) => write(image, *offset, data),
            Self::Truncate(length) => image.truncate(*length),
        }
    }

    fn apply_by_chance(&self, image: &mut Vec<u8>, chance: &mut Chance) {
        match (chance.below(3), self) {
            (0, _) => self.apply(image),
            (1, Self::Write(offset, data)) => {
                // The first bytes, up to the edge of some sector.
                let (start, end) = (*offset as u64, (offset + data.len()) as u64);
                let edge = (start / SECTOR + chance.below(end / SECTOR - start / SECTOR + 1)) * SECTOR;
                let kept = usize::try_from(edge.saturating_sub(start)).unwrap();
                write(image, *offset, &data[..kept]);
            }
            _ => {}
        }
    }
}

fn write(image: &mut Vec<u8>, offset: usize, data: &[u8]) {
    if data.is_empty() {
        return;
    }
    let end = offset + data.len();
    if image.len() < end {
        image.resize(end, 0);
    }
    image[offset..end].copy_from_slice(data);
}
