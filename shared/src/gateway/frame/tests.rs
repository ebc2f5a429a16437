use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::gateway::Status;

fn decode(frame: &serde_json::Value) -> Result<ClientFrame, FrameError> {
    ClientFrame::decode(frame.to_string().as_bytes())
}

fn identify(d: &serde_json::Value) -> Identify {
    match decode(&json!({"op": 2, "d": d})) {
        Ok(ClientFrame::Identify(identify)) => *identify,
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_library_identifies_in_its_own_way() {
    let js = identify(&json!({
        "token": "a.b.c", "properties": {"os": "linux", "browser": "discord.js", "device": "discord.js"},
        "intents": 33281, "compress": false, "large_threshold": null, "shard": [0, 1]
    }));
    assert_eq!((js.token(), js.intents, js.shard), ("a.b.c", Some(33281), Some([0, 1])));

    let python = identify(&json!({
        "token": "a.b.c", "intents": 513, "large_threshold": 250, "compress": true,
        "properties": {"os": "linux", "browser": "discord.py", "device": "discord.py"},
        "presence": {"status": "idle", "game": null, "since": 0, "afk": false}
    }));
    assert_eq!(python.presence.map(|presence| presence.status), Some(Status::Idle));
    assert_eq!(python.large_threshold, Some(250));

    let twilight = identify(&json!({
        "token": "Bot a.b.c", "intents": 1, "compress": false, "large_threshold": 50, "shard": [0, 1],
        "properties": {"os": "linux", "browser": "twilight.rs", "device": "twilight.rs"},
        "presence": {"activities": [{"name": "tea", "type": 0}], "afk": false, "since": null, "status": "online"}
    }));
    assert_eq!(twilight.token(), "a.b.c");

    let person = identify(&json!({"token": "eyJ.eyJ.sig"}));
    assert_eq!((person.token(), person.intents), ("eyJ.eyJ.sig", None));
    assert!(!format!("{person:?}").contains("eyJ"), "tokens don't print");
}

#[test]
fn heartbeats_may_have_no_number() {
    for (frame, seq) in [
        (json!({"op": 1, "d": null}), None),
        (json!({"op": 1}), None),
        (json!({"op": 1, "d": 251, "t": null, "s": null}), Some(251)),
    ] {
        assert_eq!(decode(&frame), Ok(ClientFrame::Heartbeat(seq)));
    }
}

#[test]
fn members_are_asked_for_by_id_number_or_list() {
    for guild in [json!("41771983444115456"), json!(41_771_983_444_115_456_i64), json!(["41771983444115456"])]
    {
        let frame =
            decode(&json!({"op": 8, "d": {"guild_id": guild, "query": "", "limit": 0, "user_ids": 5}}));
        let Ok(ClientFrame::RequestMembers(request)) = frame else { panic!("{frame:?}") };
        assert_eq!(request.guild_id.get(), 41_771_983_444_115_456);
        assert_eq!(request.user_ids(), Some(&[5.into()][..]));
    }
    for guild in [json!([]), json!(["1", "2"]), json!(null), json!(true), json!("x"), json!({})] {
        let frame = decode(&json!({"op": 8, "d": {"guild_id": guild, "query": "", "limit": 0}}));
        assert_eq!(frame, Err(FrameError::Undecodable), "{guild}");
    }
}

#[test]
fn a_long_nonce_is_no_nonce_and_a_long_list_is_cut() {
    let users: Vec<i64> = (0..500).collect();
    let frame = decode(&json!({"op": 8, "d": {"guild_id": "1", "nonce": "x".repeat(33), "user_ids": users}}));
    let Ok(ClientFrame::RequestMembers(request)) = frame else { panic!("{frame:?}") };
    assert_eq!(request.nonce(), None);
    assert_eq!(request.user_ids().map(<[_]>::len), Some(100));
}

#[test]
fn resume_voice_and_presence_are_read() {
    let resume = decode(&json!({"op": 6, "d": {"token": "Bot t", "session_id": "s", "seq": 7}}));
    let Ok(ClientFrame::Resume(resume)) = resume else { panic!("{resume:?}") };
    assert_eq!((resume.token(), resume.session_id.as_str(), resume.seq), ("t", "s", 7));

    let voice = decode(
        &json!({"op": 4, "d": {"guild_id": 1, "channel_id": null, "self_mute": true, "self_deaf": false}}),
    );
    assert!(
        matches!(voice, Ok(ClientFrame::UpdateVoiceState(voice)) if voice.channel_id.is_none() && voice.self_mute)
    );

    let activities = vec![json!({"name": "é".repeat(500), "type": 4, "state": "x"}); 50];
    let presence = decode(
        &json!({"op": 3, "d": {"since": 1.5, "activities": activities, "status": "dnd", "afk": false}}),
    );
    let Ok(ClientFrame::UpdatePresence(presence)) = presence else { panic!("{presence:?}") };
    assert_eq!(presence.status, Status::Dnd);
    assert_eq!((presence.activities.len(), presence.activities[0].name.chars().count()), (10, 128));
}

#[test]
fn what_clients_may_not_say_is_an_unknown_opcode() {
    for op in [0, 5, 7, 9, 10, 11, 12, 31, -1, i64::MAX] {
        assert_eq!(decode(&json!({"op": op, "d": {}})), Err(FrameError::UnknownOpcode), "{op}");
    }
    assert_eq!(FrameError::UnknownOpcode.close_code(), 4001);
}

#[test]
fn anything_else_cannot_be_decoded() {
    for frame in [
        &b""[..],
        b"null",
        b"[]",
        b"{}",
        b"{\"op\":\"2\"}",
        b"{\"op\":2}",
        b"{\"op\":2,\"d\":{}}",
        b"{\"op\":2,\"d\":{\"token\":5}}",
        b"{\"op\":1,\"d\":-1}",
        b"{\"op\":1,\"d\":\"7\"}",
        b"{\"op\":3,\"d\":{\"status\":\"sleeping\"}}",
        b"{\"op\":3,\"d\":{\"status\":\"dnd\",\"activities\":[{\"name\":\"\\u0000\",\"type\":0}]}}",
        b"{\"op\":1,\"d\":1} trailing",
        b"{\"op\":1.5,\"d\":1}",
        b"\xff\xfe",
    ] {
        assert_eq!(ClientFrame::decode(frame), Err(FrameError::Undecodable), "{}", frame.escape_ascii());
    }
    assert_eq!(FrameError::Undecodable.close_code(), 4002);
}

proptest! {
    #[test]
    fn no_bytes_bring_the_decoder_down(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        drop(ClientFrame::decode(&bytes));
    }

    #[test]
    fn no_frame_brings_the_decoder_down(op in 0i64..12, d in crate::fuzz::any_json()) {
        drop(decode(&json!({"op": op, "d": d})));
    }
}
