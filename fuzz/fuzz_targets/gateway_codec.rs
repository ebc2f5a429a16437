//! Bytes of a stranger's socket: frames, then what stands in them. Nothing may panic, and no message may exceed its limit.
#![no_main]

// The codec alone, without the server around it, builds in seconds.
#[path = "../../instance/src/gateway/codec.rs"]
#[expect(dead_code, reason = "only the reading half is fuzzed")]
mod codec;

use bytes::BytesMut;
use codec::{Decoder, Incoming};
use libfuzzer_sys::fuzz_target;
use shared::gateway::ClientFrame;

const MOST: usize = 4_096;

fuzz_target!(|chunks: Vec<Vec<u8>>| {
    let (mut decoder, mut unread) = (Decoder::new(MOST), BytesMut::new());
    for chunk in chunks {
        unread.extend_from_slice(&chunk);
        loop {
            match decoder.decode(&mut unread) {
                Ok(Some(Incoming::Message(message))) => {
                    assert!(message.len() <= MOST);
                    drop(ClientFrame::decode(&message));
                }
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return,
            }
        }
    }
});
