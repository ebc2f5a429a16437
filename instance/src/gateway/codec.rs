//! WebSocket frames (RFC 6455), as far as a gateway needs them. Pure: bytes in, messages out.
//!
//! Own code because a connection then costs no buffer while it is idle, and because every bound is in sight.

use bytes::{Buf as _, BufMut as _, BytesMut};

/// Frames that one message may be cut into; without this, empty fragments would come for free.
const FRAGMENTS: u8 = 64;
/// Control frames carry at most this many bytes.
const CONTROL_BYTES: usize = 125;

/// What a client sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Incoming {
    /// A whole message, text or binary.
    Message(BytesMut),
    Ping(BytesMut),
    Pong,
    /// The code is absent when the client gave none.
    Close(Option<u16>),
}

/// Why a connection can't go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// Close with 1002.
    #[error("not a WebSocket frame as clients send it: {0}")]
    Protocol(&'static str),
    /// Close with 4002.
    #[error("the message is larger than {0} bytes")]
    TooBig(usize),
}

/// Puts a client's frames together into messages of at most `most` bytes.
#[derive(Debug)]
pub struct Decoder {
    most: usize,
    partial: Option<BytesMut>,
    fragments: u8,
}

impl Decoder {
    pub const fn new(most: usize) -> Self {
        Self { most, partial: None, fragments: 0 }
    }

    /// Takes one message or control frame off the front of `bytes`; `None` means that more bytes are needed.
    pub fn decode(&mut self, bytes: &mut BytesMut) -> Result<Option<Incoming>, CodecError> {
        while let Some(head) = Head::read(bytes)? {
            let budget = if head.is_control() { CONTROL_BYTES } else { self.most - self.held() };
            if head.length > budget {
                return Err(if head.is_control() {
                    CodecError::Protocol("a control frame is too long")
                } else {
                    CodecError::TooBig(self.most)
                });
            }
            if bytes.len() < head.size + head.length {
                return Ok(None);
            }
            bytes.advance(head.size);
            let mut payload = bytes.split_to(head.length);
            for (byte, key) in payload.iter_mut().zip(head.mask.iter().cycle()) {
                *byte ^= key;
            }
            if let Some(incoming) = self.take(&head, payload)? {
                return Ok(Some(incoming));
            }
        }
        Ok(None)
    }

    fn held(&self) -> usize {
        self.partial.as_ref().map_or(0, BytesMut::len)
    }

    fn take(&mut self, head: &Head, payload: BytesMut) -> Result<Option<Incoming>, CodecError> {
        match (head.opcode, &mut self.partial) {
            (TEXT | BINARY, Some(_)) => Err(CodecError::Protocol("a message begins inside another")),
            (TEXT | BINARY, None) if head.last => Ok(Some(Incoming::Message(payload))),
            (TEXT | BINARY, None) => {
                self.partial = Some(payload);
                self.fragments = 1;
                Ok(None)
            }
            (CONTINUATION, None) => Err(CodecError::Protocol("a continuation of nothing")),
            (CONTINUATION, Some(message)) => {
                self.fragments += 1;
                if self.fragments > FRAGMENTS {
                    return Err(CodecError::Protocol("too many fragments"));
                }
                message.extend_from_slice(&payload);
                Ok(if head.last { self.partial.take().map(Incoming::Message) } else { None })
            }
            (PING, _) => Ok(Some(Incoming::Ping(payload))),
            (PONG, _) => Ok(Some(Incoming::Pong)),
            (CLOSE, _) => match *payload {
                [] => Ok(Some(Incoming::Close(None))),
                [high, low, ..] => match u16::from_be_bytes([high, low]) {
                    code @ (1000..=1003 | 1007..=1014 | 3000..=4999) => Ok(Some(Incoming::Close(Some(code)))),
                    _ => Err(CodecError::Protocol("a close code that means nothing on the wire")),
                },
                [_] => Err(CodecError::Protocol("half a close code")),
            },
            _ => Err(CodecError::Protocol("an unknown opcode")),
        }
    }
}

const CONTINUATION: u8 = 0;
const TEXT: u8 = 1;
const BINARY: u8 = 2;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

struct Head {
    last: bool,
    opcode: u8,
    mask: [u8; 4],
    /// Bytes of the payload.
    length: usize,
    /// Bytes of the head itself.
    size: usize,
}

impl Head {
    fn read(bytes: &[u8]) -> Result<Option<Self>, CodecError> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        if first & 0x70 != 0 {
            return Err(CodecError::Protocol("reserved bits are set"));
        }
        if second & 0x80 == 0 {
            return Err(CodecError::Protocol("clients mask their frames"));
        }
        let (length, rest, extra) = match second & 0x7F {
            126 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (usize::from(u16::from_be_bytes(*length)), rest, 2)
            }
            127 => {
                let Some((length, rest)) = rest.split_first_chunk() else { return Ok(None) };
                (usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX), rest, 8)
            }
            short => (usize::from(short), rest, 0),
        };
        let Some((mask, _)) = rest.split_first_chunk() else { return Ok(None) };
        let head =
            Self { last: first & 0x80 != 0, opcode: first & 0x0F, mask: *mask, length, size: 6 + extra };
        if head.is_control() && !head.last {
            return Err(CodecError::Protocol("a control frame is cut"));
        }
        Ok(Some(head))
    }

    const fn is_control(&self) -> bool {
        self.opcode & 0x08 != 0
    }
}

/// What the server sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outgoing {
    Text,
    Binary,
    Pong,
    Close,
}

/// Begins a frame whose payload of `length` bytes the caller appends.
pub fn put_head(out: &mut BytesMut, kind: Outgoing, length: usize) {
    let opcode = match kind {
        Outgoing::Text => TEXT,
        Outgoing::Binary => BINARY,
        Outgoing::Pong => PONG,
        Outgoing::Close => CLOSE,
    };
    out.put_u8(0x80 | opcode);
    if let Ok(short @ 0..=125) = u8::try_from(length) {
        out.put_u8(short);
    } else if let Ok(medium) = u16::try_from(length) {
        out.put_u8(126);
        out.put_u16(medium);
    } else {
        out.put_u8(127);
        out.put_u64(length as u64);
    }
}

/// A close frame; the reason is cut to what fits.
pub fn put_close(out: &mut BytesMut, code: u16, reason: &str) {
    let reason = &reason.as_bytes()[..reason.len().min(CONTROL_BYTES - 2)];
    put_head(out, Outgoing::Close, 2 + reason.len());
    out.put_u16(code);
    out.put_slice(reason);
}

#[cfg(test)]
mod tests;
