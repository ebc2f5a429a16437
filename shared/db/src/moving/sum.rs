//! What a table comes to: how many rows, and the digest of their lines.

use std::fmt;

use sha2::{Digest as _, Sha256};

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    pub rows: u64,
    pub digest: [u8; 32],
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows, ", self.rows)?;
        self.digest.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Adds up lines, each with its end.
#[derive(Default)]
pub(super) struct Adder {
    rows: u64,
    digest: Sha256,
}

impl Adder {
    pub(super) fn add(&mut self, line: &[u8]) {
        self.rows += 1;
        self.digest.update(line);
    }

    pub(super) fn sum(self) -> Sum {
        Sum { rows: self.rows, digest: self.digest.finalize().into() }
    }
}
