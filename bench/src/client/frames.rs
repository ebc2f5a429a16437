//! WebSocket frames, as much of RFC 6455 as a chat gateway needs.

use anyhow::{Result, ensure};

const MAX_FRAME: usize = 16 * 1024 * 1024;
/// Lengths that say: the length follows in two bytes, in eight.
const MEDIUM: u8 = 126;
const LONG: u8 = 127;

/// One frame from the server.
pub(super) enum Frame<'a> {
    Text(&'a [u8]),
    Ping(&'a [u8]),
    Close(u16),
    Other,
}

/// Finds the frames in what came; keeps only a frame that isn't whole yet.
#[derive(Default)]
pub(super) struct Frames {
    pending: Vec<u8>,
}

impl Frames {
    pub(super) fn with(pending: Vec<u8>) -> Self {
        Self { pending }
    }

    /// Puts whole frames back, before what isn't whole yet.
    pub(super) fn put_before(&mut self, mut frames: Vec<u8>) {
        frames.append(&mut self.pending);
        self.pending = frames;
    }

    /// Calls `each` for every frame that `bytes` completes.
    pub(super) fn take(&mut self, bytes: &[u8], mut each: impl FnMut(Frame<'_>) -> Result<()>) -> Result<()> {
        if self.pending.is_empty() {
            let used = walk(bytes, &mut each)?;
            self.pending.extend_from_slice(&bytes[used..]);
            return Ok(());
        }
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(bytes);
        let used = walk(&pending, &mut each)?;
        if used < pending.len() {
            pending.drain(..used);
            self.pending = pending;
        }
        Ok(())
    }
}

/// The number of bytes that were whole frames.
fn walk(bytes: &[u8], each: &mut impl FnMut(Frame<'_>) -> Result<()>) -> Result<usize> {
    let mut used = 0;
    while let Some((opcode, header, length)) = header(&bytes[used..])? {
        let start = used + header;
        let Some(payload) = bytes.get(start..start + length) else { break };
        each(match opcode {
            1 => Frame::Text(payload),
            8 => Frame::Close(payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code))),
            9 => Frame::Ping(payload),
            _ => Frame::Other,
        })?;
        used = start + length;
    }
    Ok(used)
}

/// Opcode, length of the header, length of the payload.
fn header(bytes: &[u8]) -> Result<Option<(u8, usize, usize)>> {
    let [first, second, rest @ ..] = bytes else { return Ok(None) };
    ensure!(first & 0x80 != 0, "the bench can't read fragmented messages");
    ensure!(second & 0x80 == 0, "a server must not mask its frames");
    let (header, length) = match (*second, rest) {
        (MEDIUM, [high, low, ..]) => (4, u64::from(u16::from_be_bytes([*high, *low]))),
        (LONG, rest) if rest.len() >= 8 => {
            (10, rest.first_chunk().map_or(0, |length| u64::from_be_bytes(*length)))
        }
        (MEDIUM | LONG, _) => return Ok(None),
        (length, _) => (2, u64::from(length)),
    };
    let length = usize::try_from(length)?;
    ensure!(length <= MAX_FRAME, "a frame of {length} bytes");
    Ok(Some((first & 0x0F, header, length)))
}

/// Appends a server's text frame.
pub(crate) fn write_text(out: &mut Vec<u8>, payload: &[&[u8]]) {
    out.push(0x81);
    write_length(out, payload.iter().map(|part| part.len()).sum(), 0);
    for part in payload {
        out.extend_from_slice(part);
    }
}

/// A client's frame. Its mask is zero, which the protocol allows and which costs nothing.
pub(super) fn masked(opcode: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    write_length(&mut frame, payload.len(), 0x80);
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(payload);
    frame
}

fn write_length(out: &mut Vec<u8>, length: usize, mask: u8) {
    if let Ok(short @ ..MEDIUM) = u8::try_from(length) {
        out.push(mask | short);
    } else if let Ok(medium) = u16::try_from(length) {
        out.push(mask | MEDIUM);
        out.extend_from_slice(&medium.to_be_bytes());
    } else {
        out.push(mask | LONG);
        out.extend_from_slice(&(length as u64).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_every_length_survive_any_cut() -> Result<()> {
        let payloads = [0, 1, 125, 126, 65_535, 65_536].map(|length| vec![b'x'; length]);
        let mut bytes = Vec::new();
        for payload in &payloads {
            write_text(&mut bytes, &[payload]);
        }
        for cut in [1, 7, 1_000, bytes.len()] {
            let (mut frames, mut seen) = (Frames::default(), Vec::new());
            for piece in bytes.chunks(cut) {
                frames.take(piece, |frame| {
                    if let Frame::Text(payload) = frame {
                        seen.push(payload.len());
                    }
                    Ok(())
                })?;
            }
            assert_eq!(seen, payloads.each_ref().map(Vec::len), "cut every {cut} bytes");
            assert!(frames.pending.is_empty());
        }
        Ok(())
    }
}
