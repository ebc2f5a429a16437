//! An archive: tar in zstd, `manifest.json` first, then the files that it lists, in its order and nothing else.
//!
//! Names are short and plain, so no extension of the tar format is written, and none is understood.

mod read;
mod write;

pub(crate) use read::{read_manifest, unpack};
pub(crate) use write::{Source, describe, write};

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

/// Hashes and counts what is read through it.
struct Hashing<R> {
    inner: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Hashing<R> {
    fn new(inner: R) -> Self {
        Self { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn finish(self) -> (u64, String) {
        (self.bytes, hex::encode(self.hash.finalize()))
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hash.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

/// Large enough that a call costs nothing beside hashing.
const BUFFER: usize = 1 << 18;

fn copy(from: &mut impl Read, to: &mut impl io::Write) -> io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            read => to.write_all(&buffer[..read])?,
        }
    }
}
