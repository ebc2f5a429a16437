//! How frames leave a connection: as plain text, as one zlib stream or as one zstd stream.
//!
//! zlib-stream costs a connection nothing. A dispatch is a *stored* block with the connection's own head, then a block
//! that was compressed once for everybody from a fresh state. That one refers to nothing before itself, so it is valid
//! in any stream; its full flush ends it on a byte boundary with `00 00 FF FF`, which clients look for.
//! zstd can't be spliced so (offsets carry over from block to block), hence one context per connection there.

use bytes::{BufMut as _, Bytes, BytesMut};
use flate2::{Compress, Compression, FlushCompress};
use tokio::sync::OwnedSemaphorePermit;
use zstd::{
    stream::raw::{CParameter, Encoder, InBuffer, Operation as _, OutBuffer},
    zstd_safe::CompressionLevel,
};

use super::{
    codec::{self, Outgoing},
    dispatch::{Dispatch, NumberedHead},
};

/// Below this many bytes compressing loses more than it wins.
const WORTH_COMPRESSING: usize = 200;
/// Once per event for all connections, so a little more effort than usual pays.
const SHARED_LEVEL: u32 = 4;
const ZSTD_LEVEL: CompressionLevel = 1;
/// 32 KB: keeps a context small; clients accept anything up to 8 MB.
const ZSTD_WINDOW_LOG: u32 = 15;
const ZLIB_HEADER: [u8; 2] = [0x78, 0x9C];
/// An empty stored block: what a flush leaves in the stream.
const FLUSH: [u8; 5] = [0, 0, 0, 0xFF, 0xFF];
/// The longest stored block.
const STORED_MAX: usize = 65_535;

/// A connection's transport compression.
pub(crate) enum Encoding {
    Plain,
    Zlib { begun: bool },
    Zstd(Box<ZstdStream>),
}

/// A connection's zstd context, and its place among those that may exist.
pub(crate) struct ZstdStream {
    encoder: Encoder<'static>,
    _place: OwnedSemaphorePermit,
}

impl Encoding {
    /// # Errors
    /// When no context can be made (memory).
    pub(crate) fn zstd(place: OwnedSemaphorePermit) -> std::io::Result<Self> {
        let mut encoder = Encoder::new(ZSTD_LEVEL)?;
        encoder.set_parameter(CParameter::WindowLog(ZSTD_WINDOW_LOG))?;
        Ok(Self::Zstd(Box::new(ZstdStream { encoder, _place: place })))
    }

    /// Appends the frame of a numbered event.
    ///
    /// # Errors
    /// When the zstd context fails; the stream is broken then.
    pub(crate) fn put_dispatch(
        &mut self,
        out: &mut BytesMut,
        number: u64,
        dispatch: &Dispatch,
    ) -> std::io::Result<()> {
        let head = NumberedHead::new(number);
        let (head, tail) = (head.as_bytes(), &dispatch.tail[..]);
        match self {
            Self::Plain => {
                codec::put_head(out, Outgoing::Text, head.len() + tail.len());
                out.put_slice(head);
                out.put_slice(tail);
                Ok(())
            }
            Self::Zlib { begun } if tail.len() < WORTH_COMPRESSING => {
                put_stored(out, begun, &[head, tail]);
                Ok(())
            }
            Self::Zlib { begun } => {
                let block = dispatch.deflated();
                codec::put_head(out, Outgoing::Binary, start_length(*begun) + 5 + head.len() + block.len());
                put_start(out, begun);
                put_stored_block(out, &[head]);
                out.put_slice(block);
                Ok(())
            }
            Self::Zstd(stream) => stream.put(out, &[head, tail]),
        }
    }

    /// Appends the frame of everything that isn't an event (HELLO, heartbeat acknowledgements and so on).
    ///
    /// # Errors
    /// As [`Self::put_dispatch`].
    pub(crate) fn put_text(&mut self, out: &mut BytesMut, text: &[u8]) -> std::io::Result<()> {
        match self {
            Self::Plain => {
                codec::put_head(out, Outgoing::Text, text.len());
                out.put_slice(text);
                Ok(())
            }
            Self::Zlib { begun } => {
                put_stored(out, begun, &[text]);
                Ok(())
            }
            Self::Zstd(stream) => stream.put(out, &[text]),
        }
    }
}

/// A whole message in a stored block, then a flush.
fn put_stored(out: &mut BytesMut, begun: &mut bool, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    codec::put_head(out, Outgoing::Binary, start_length(*begun) + 5 + length + FLUSH.len());
    put_start(out, begun);
    put_stored_block(out, parts);
    out.put_slice(&FLUSH);
}

const fn start_length(begun: bool) -> usize {
    if begun { 0 } else { ZLIB_HEADER.len() }
}

fn put_start(out: &mut BytesMut, begun: &mut bool) {
    if !std::mem::replace(begun, true) {
        out.put_slice(&ZLIB_HEADER);
    }
}

fn put_stored_block(out: &mut BytesMut, parts: &[&[u8]]) {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    debug_assert!(length <= STORED_MAX, "heads and small frames fit into one stored block");
    let length = u16::try_from(length).unwrap_or(u16::MAX);
    out.put_u8(0);
    out.put_u16_le(length);
    out.put_u16_le(!length);
    for part in parts {
        out.put_slice(part);
    }
}

/// `tail` as deflate blocks that refer to nothing outside of themselves, ended by a full flush.
pub(crate) fn shared_block(tail: &[u8]) -> Bytes {
    let mut deflate = Compress::new(Compression::new(SHARED_LEVEL), false);
    // Deflate never grows its input by more than five bytes per 16 KB; the flush adds some more.
    let mut block = Vec::with_capacity(tail.len() / 2 + 64);
    loop {
        let consumed = usize::try_from(deflate.total_in()).unwrap_or(usize::MAX);
        let rest = tail.get(consumed..).unwrap_or_default();
        // The only errors are misuse of the stream, which this loop can't cause; an unfinished block would be caught
        // by every client at once.
        let _ = deflate.compress_vec(rest, &mut block, FlushCompress::Full);
        if block.len() < block.capacity() {
            block.shrink_to_fit();
            return block.into();
        }
        block.reserve(block.len().max(64));
    }
}

impl ZstdStream {
    fn put(&mut self, out: &mut BytesMut, parts: &[&[u8]]) -> std::io::Result<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let mut packed = Vec::with_capacity(length / 2 + 64);
        for part in parts {
            let mut input = InBuffer::around(part);
            while input.pos() < part.len() {
                packed.reserve(256);
                let end = packed.len();
                self.encoder.run(&mut input, &mut OutBuffer::around_pos(&mut packed, end))?;
            }
        }
        loop {
            packed.reserve(256);
            let end = packed.len();
            if self.encoder.flush(&mut OutBuffer::around_pos(&mut packed, end))? == 0 {
                break;
            }
        }
        codec::put_head(out, Outgoing::Binary, packed.len());
        out.put_slice(&packed);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
