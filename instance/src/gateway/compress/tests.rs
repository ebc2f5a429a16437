use std::{io::Read as _, sync::Arc};

use proptest::prelude::*;
use tokio::sync::Semaphore;

use super::*;

fn dispatch(text: &str) -> Dispatch {
    let tail = format!(",\"t\":\"MESSAGE_CREATE\",\"d\":{}}}", serde_json::to_string(text).unwrap());
    Dispatch::new(tail.into())
}

/// The payloads of the server's frames in `bytes`.
fn payloads(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    while let [_, short, rest @ ..] = bytes {
        let (length, rest) = match *short {
            126 => (usize::from(u16::from_be_bytes([rest[0], rest[1]])), &rest[2..]),
            127 => (usize::try_from(u64::from_be_bytes(rest[..8].try_into().unwrap())).unwrap(), &rest[8..]),
            short => (usize::from(short), rest),
        };
        all.push(rest[..length].to_vec());
        bytes = &rest[length..];
    }
    all
}

/// What a client reads: `HELLO` and then each text as an event, numbered from 7.
fn encoded(encoding: &mut Encoding, texts: &[String]) -> Vec<Vec<u8>> {
    let mut out = BytesMut::new();
    encoding.put_text(&mut out, b"{\"op\":10}").unwrap();
    for (number, text) in (7..).zip(texts) {
        encoding.put_dispatch(&mut out, number, &dispatch(text)).unwrap();
    }
    payloads(&out)
}

fn expected(texts: &[String]) -> Vec<String> {
    let events = (7..).zip(texts).map(|(number, text)| {
        format!(
            "{{\"op\":0,\"s\":{number},\"t\":\"MESSAGE_CREATE\",\"d\":{}}}",
            serde_json::to_string(text).unwrap()
        )
    });
    std::iter::once("{\"op\":10}".to_owned()).chain(events).collect()
}

/// Inflates message by message with a decoder that never saw our encoder: each must be complete when its frame ends.
fn inflated(frames: &[Vec<u8>]) -> Vec<String> {
    let mut inflate = flate2::Decompress::new(true);
    let texts = frames.iter().map(|frame| {
        assert_eq!(frame[frame.len() - 4..], [0, 0, 0xFF, 0xFF], "clients wait for this");
        let mut text = Vec::new();
        let mut rest = &frame[..];
        while !rest.is_empty() {
            text.reserve(64 * 1024);
            let before = inflate.total_in();
            inflate.decompress_vec(rest, &mut text, flate2::FlushDecompress::Sync).unwrap();
            rest = &rest[usize::try_from(inflate.total_in() - before).unwrap()..];
        }
        String::from_utf8(text).unwrap()
    });
    texts.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_zlib_stream_of_shared_blocks_inflates_to_what_was_sent(
        texts in prop::collection::vec("[a-e \\PC]{0,900}", 1..8)
    ) {
        let frames = encoded(&mut Encoding::Zlib { begun: false }, &texts);
        prop_assert_eq!(inflated(&frames), expected(&texts));
    }
}

#[test]
fn large_payloads_survive_every_encoding() {
    let texts = vec!["abcdefghij ".repeat(40_000), "short".to_owned(), "Zürich ".repeat(60)];
    assert_eq!(inflated(&encoded(&mut Encoding::Zlib { begun: false }, &texts)), expected(&texts));

    let plain: Vec<_> = encoded(&mut Encoding::Plain, &texts)
        .into_iter()
        .map(|frame| String::from_utf8(frame).unwrap())
        .collect();
    assert_eq!(plain, expected(&texts));
}

#[test]
fn a_zstd_stream_decompresses_frame_by_frame() {
    let texts = vec!["abcdefghij ".repeat(9_000), "short".to_owned(), "abcdefghij ".repeat(50)];
    let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
    let frames = encoded(&mut Encoding::zstd(place).unwrap(), &texts);
    // Each frame by itself must already yield its whole text, as clients parse frame by frame.
    for (count, expected) in expected(&texts).iter().enumerate() {
        let so_far = frames[..=count].concat();
        let mut decoder = zstd::stream::read::Decoder::new(&so_far[..]).unwrap();
        let mut text = Vec::new();
        let _ = decoder.read_to_end(&mut text);
        assert!(text.ends_with(expected.as_bytes()), "frame {count}");
    }
}

#[test]
fn a_shared_block_is_smaller_than_its_text() {
    let text = "{\"content\":\"hello there\",\"author\":{\"id\":\"1\"}}".repeat(30);
    assert!(shared_block(text.as_bytes()).len() < text.len() / 4);
}
