use proptest::prelude::*;

use super::*;

fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [7, 11, 13, 17];
    let mut frame = vec![first];
    match payload.len() {
        short @ 0..=125 => frame.push(0x80 | u8::try_from(short).unwrap()),
        medium => {
            frame.push(0xFE);
            frame.extend(u16::try_from(medium).unwrap().to_be_bytes());
        }
    }
    frame.extend(mask);
    frame.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
    frame
}

fn decode_all(most: usize, bytes: &[u8]) -> Result<Vec<Incoming>, CodecError> {
    let (mut decoder, mut bytes) = (Decoder::new(most), BytesMut::from(bytes));
    let mut all = Vec::new();
    while let Some(incoming) = decoder.decode(&mut bytes)? {
        all.push(incoming);
    }
    Ok(all)
}

fn message(text: &str) -> Incoming {
    Incoming::Message(text.as_bytes().into())
}

#[test]
fn fragments_make_one_message_with_control_frames_between() {
    let bytes = [masked(0x01, b"he"), masked(0x89, b"!"), masked(0x00, b"ll"), masked(0x80, b"o")].concat();
    assert_eq!(decode_all(100, &bytes), Ok(vec![Incoming::Ping(b"!"[..].into()), message("hello")]));
}

#[test]
fn a_message_may_be_as_long_as_the_limit_and_not_longer() {
    assert!(decode_all(300, &masked(0x81, &[b'x'; 300])).is_ok());
    assert_eq!(decode_all(300, &masked(0x81, &[b'x'; 301])), Err(CodecError::TooBig(300)));
    let cut = [masked(0x01, &[b'x'; 200]), masked(0x80, &[b'x'; 101])].concat();
    assert_eq!(decode_all(300, &cut), Err(CodecError::TooBig(300)));
}

#[test]
fn an_announced_giant_is_refused_before_its_bytes_come() {
    let head = [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4];
    assert_eq!(decode_all(4096, &head), Err(CodecError::TooBig(4096)));
}

#[test]
fn what_no_client_may_send_ends_the_connection() {
    let flood = [masked(0x01, b""), masked(0x00, b"").repeat(64)].concat();
    for (name, bytes) in [
        ("unmasked", vec![0x81, 0x01, b'x']),
        ("reserved bits", masked(0xC1, b"x")),
        ("unknown opcode", masked(0x83, b"x")),
        ("unknown control opcode", masked(0x8B, b"x")),
        ("long ping", masked(0x89, &[0; 126])),
        ("cut ping", masked(0x09, b"x")),
        ("continuation of nothing", masked(0x80, b"x")),
        ("message in a message", [masked(0x01, b"a"), masked(0x81, b"b")].concat()),
        ("half a close code", masked(0x88, b"x")),
        ("a close code for \"none was given\"", masked(0x88, &1005_u16.to_be_bytes())),
        ("a close code of nobody", masked(0x88, &5000_u16.to_be_bytes())),
        ("a flood of fragments", flood),
    ] {
        assert!(matches!(decode_all(4096, &bytes), Err(CodecError::Protocol(_))), "{name}");
    }
}

#[test]
fn close_codes_are_read() {
    assert_eq!(decode_all(10, &masked(0x88, &[0x03, 0xE8])), Ok(vec![Incoming::Close(Some(1000))]));
    assert_eq!(decode_all(10, &masked(0x88, b"")), Ok(vec![Incoming::Close(None)]));
}

#[test]
fn heads_have_the_shortest_length_that_fits() {
    for (length, head) in [
        (125, vec![0x81, 125]),
        (126, vec![0x81, 126, 0, 126]),
        (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
        let mut out = BytesMut::new();
        put_head(&mut out, Outgoing::Text, length);
        assert_eq!(&out[..], &head[..]);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic_or_make_too_big_a_message(bytes: Vec<u8>, most in 0_usize..300) {
        for incoming in decode_all(most, &bytes).unwrap_or_default() {
            if let Incoming::Message(message) = incoming {
                prop_assert!(message.len() <= most);
            }
        }
    }

    #[test]
    fn it_does_not_matter_how_the_bytes_arrive(
        texts in prop::collection::vec("[a-z]{0,200}", 1..5),
        cuts in prop::collection::vec(1_usize..40, 1..60),
    ) {
        let stream: Vec<u8> = texts.iter().flat_map(|text| masked(0x81, text.as_bytes())).collect();
        let (mut decoder, mut buffer, mut got) = (Decoder::new(200), BytesMut::new(), Vec::new());
        let mut rest = &stream[..];
        for cut in cuts.iter().cycle() {
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            buffer.extend_from_slice(now);
            while let Some(incoming) = decoder.decode(&mut buffer).unwrap() {
                got.push(incoming);
            }
            if later.is_empty() {
                break;
            }
            rest = later;
        }
        let sent: Vec<_> = texts.iter().map(|text| message(text)).collect();
        prop_assert_eq!(got, sent);
    }
}
