//! Archives as somebody with ill will, or a bad disk, would make them.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use tar::EntryType;

/// An archive taken apart.
#[derive(Clone)]
pub(crate) struct Crafted {
    pub(crate) entries: Vec<Part>,
    /// What follows the last file.
    pub(crate) tail: Vec<u8>,
}

#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) kind: EntryType,
    pub(crate) bytes: Vec<u8>,
}

impl Crafted {
    pub(crate) fn of(archive: &Path) -> Self {
        let mut tar = tar::Archive::new(zstd::Decoder::new(File::open(archive).unwrap()).unwrap());
        let mut entries = Vec::new();
        for entry in tar.entries().unwrap() {
            let mut entry = entry.unwrap();
            let name = entry.path().unwrap().to_str().unwrap().to_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            entries.push(Part { name, kind: EntryType::Regular, bytes });
        }
        Self { entries, tail: Vec::new() }
    }

    pub(crate) fn part(&mut self, name: &str) -> &mut Part {
        self.entries.iter_mut().find(|part| part.name == name).unwrap()
    }

    pub(crate) fn manifest(&mut self, change: impl FnOnce(&mut Value)) {
        let part = self.part("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&part.bytes).unwrap();
        change(&mut manifest);
        part.bytes = serde_json::to_vec(&manifest).unwrap();
    }

    /// Other bytes for a file, listed as if they were right.
    pub(crate) fn replace(&mut self, name: &str, bytes: Vec<u8>) {
        let (size, hash) = (bytes.len(), hex::encode(Sha256::digest(&bytes)));
        self.part(name).bytes = bytes;
        self.manifest(|manifest| {
            let listed = manifest["files"].as_array_mut().unwrap();
            let listed = listed.iter_mut().find(|entry| entry["path"] == name).unwrap();
            listed["bytes"] = size.into();
            listed["sha256"] = hash.into();
        });
    }

    pub(crate) fn save(&self, folder: &Path) -> PathBuf {
        let mut tar = Vec::new();
        for part in &self.entries {
            let mut header = tar::Header::new_ustar();
            // As bytes: the library would refuse the names that matter here.
            header.as_old_mut().name[..part.name.len()].copy_from_slice(part.name.as_bytes());
            header.set_entry_type(part.kind);
            header.set_mode(0o600);
            header.set_size(part.bytes.len() as u64);
            if part.kind == EntryType::Symlink {
                header.set_link_name("/etc/passwd").unwrap();
            }
            header.set_cksum();
            tar.extend_from_slice(header.as_bytes());
            tar.extend_from_slice(&part.bytes);
            tar.resize(tar.len().next_multiple_of(512), 0);
        }
        tar.extend_from_slice(&[0; 1_024]);
        tar.extend_from_slice(&self.tail);
        fs::create_dir_all(folder).unwrap();
        let path = folder.join("crafted.tar.zst");
        let mut zstd = zstd::Encoder::new(File::create(&path).unwrap(), 1).unwrap();
        zstd.write_all(&tar).unwrap();
        zstd.finish().unwrap();
        path
    }
}
