//! An event on its way: what all sessions that get it share.

use std::{io::Write as _, sync::OnceLock};

use bytes::Bytes;
use shared::{ChannelId, GuildId, permissions::Permissions};

use super::{compress, kind::EventKind};

/// A session holds a pointer to this in its ring and adds nothing but its own number when it is written.
#[derive(Debug)]
pub(crate) struct Dispatch {
    /// Where it happened; losing sight of that place takes it out of the rings again.
    pub(crate) guild: Option<GuildId>,
    pub(crate) channel: Option<ChannelId>,
    /// What its reader must be allowed there besides seeing it.
    pub(crate) needed: Permissions,
    /// Somebody joined or left: the guild's version by which its count of members includes that.
    pub(crate) counted: Option<i64>,
    /// Of two waiting ones with the same key only the newer is sent.
    pub(crate) supersedes: Option<(EventKind, i64, i64)>,
    /// Part of the first answer to IDENTIFY: may be large, so it waits outside of the limits and isn't kept for RESUME.
    pub(crate) first: bool,
    pub(crate) tail: Bytes,
    pub(crate) deflated: OnceLock<Bytes>,
}

impl Dispatch {
    pub(crate) const fn new(tail: Bytes) -> Self {
        Self {
            guild: None,
            channel: None,
            needed: Permissions::NONE,
            counted: None,
            supersedes: None,
            first: false,
            tail,
            deflated: OnceLock::new(),
        }
    }

    /// Bytes that count against a session's limits.
    pub(crate) const fn kept(&self) -> usize {
        if self.first { 0 } else { self.tail.len() }
    }

    /// 1 when it counts among the waiting events, else 0.
    pub(crate) fn paced(&self) -> usize {
        usize::from(!self.first)
    }

    /// The tail as a deflate block that fits into any zlib stream; made by whoever needs it first.
    pub(crate) fn deflated(&self) -> &Bytes {
        self.deflated.get_or_init(|| compress::shared_block(&self.tail))
    }
}

/// `{"op":0,"s":N`, to be followed by a tail.
pub(crate) struct NumberedHead {
    bytes: [u8; 32],
    length: usize,
}

impl NumberedHead {
    pub(crate) fn new(number: u64) -> Self {
        let mut bytes = [0; 32];
        let mut rest = &mut bytes[..];
        // 12 bytes and at most 20 digits always fit.
        let _ = write!(rest, "{{\"op\":0,\"s\":{number}");
        let length = 32 - rest.len();
        Self { bytes, length }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_number_fits() {
        assert_eq!(NumberedHead::new(u64::MAX).as_bytes(), b"{\"op\":0,\"s\":18446744073709551615");
        assert_eq!(NumberedHead::new(1).as_bytes(), b"{\"op\":0,\"s\":1");
    }
}
