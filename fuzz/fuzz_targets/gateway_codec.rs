//! Bytes of a stranger's socket: frames, then what stands in them. Nothing may panic, no message may exceed its limit,
//! and it may not matter in which pieces the bytes arrive.
#![no_main]

// The codec alone, without the server around it, builds in seconds.
#[path = "../../instance/src/gateway/codec.rs"]
#[expect(dead_code, reason = "only the reading half is fuzzed")]
mod codec;

use bytes::BytesMut;
use codec::{CodecError, Decoder, Incoming};
use libfuzzer_sys::fuzz_target;
use shared::gateway::ClientFrame;

const MOST: usize = 4_096;

// The first byte says how large the pieces are.
fuzz_target!(|input: &[u8]| {
    let Some((piece, bytes)) = input.split_first() else { return };
    let whole = read(bytes, bytes.len().max(1));
    assert_eq!(read(bytes, usize::from(*piece).max(1)), whole);
    for incoming in &whole.0 {
        if let Incoming::Message(message) = incoming {
            assert!(message.len() <= MOST);
            drop(ClientFrame::decode(message));
        }
    }
    // What a message can say, without having to find a frame around it first.
    drop(ClientFrame::decode(bytes));
});

fn read(bytes: &[u8], piece: usize) -> (Vec<Incoming>, Option<CodecError>) {
    let (mut decoder, mut unread, mut all) = (Decoder::new(MOST), BytesMut::new(), Vec::new());
    for piece in bytes.chunks(piece) {
        unread.extend_from_slice(piece);
        loop {
            match decoder.decode(&mut unread) {
                Ok(Some(incoming)) => all.push(incoming),
                Ok(None) => break,
                Err(error) => return (all, Some(error)),
            }
        }
    }
    (all, None)
}
