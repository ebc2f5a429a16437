use std::time::Duration;

use serde_json::json;

use crate::support::{Socket, TestInstance};

#[actix_web::test]
async fn each_mistake_has_its_close_code() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let token = alice.token.as_deref().unwrap().trim_start_matches("Bearer ").to_owned();
    let big = "x".repeat(5_000);
    for (name, frame, code) in [
        ("a wrong token", json!({"op": 2, "d": {"token": "wrong", "intents": 0}}).to_string(), 4004),
        (
            "a wrong token at resume",
            json!({"op": 6, "d": {"token": "x", "session_id": "x", "seq": 1}}).to_string(),
            4004,
        ),
        ("no JSON", "{".to_owned(), 4002),
        ("no op", "{}".to_owned(), 4002),
        ("a wrong type", json!({"op": 2, "d": {"token": 5}}).to_string(), 4002),
        ("an unknown op", json!({"op": 99, "d": null}).to_string(), 4001),
        ("a server's op", json!({"op": 10, "d": null}).to_string(), 4001),
        (
            "speaking before identify",
            json!({"op": 3, "d": {"status": "idle", "since": null, "activities": [], "afk": false}})
                .to_string(),
            4003,
        ),
        ("a large heartbeat", json!({"op": 1, "d": null, "pad": big}).to_string(), 4002),
        ("a giant identify", json!({"op": 2, "d": {"token": "x".repeat(20_000)}}).to_string(), 4002),
        ("unknown intents", json!({"op": 2, "d": {"token": token, "intents": 1 << 17}}).to_string(), 4013),
        ("a shard out of range", json!({"op": 2, "d": {"token": token, "shard": [2, 2]}}).to_string(), 4010),
    ] {
        let mut socket = Socket::open(&instance.base, "/?v=10").await;
        socket.send_text(frame).await;
        assert_eq!(socket.closed().await, Some(code), "{name}");
    }
}

#[actix_web::test]
async fn identifying_twice_is_4005() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    socket.identify(&alice, json!({})).await;
    assert_eq!(socket.closed().await, Some(4005));
}

#[actix_web::test]
async fn an_old_version_is_4012() {
    let instance = TestInstance::new().await;
    let mut socket = Socket::open(&instance.base, "/?v=3").await;
    assert_eq!(socket.closed().await, Some(4012));
}

#[actix_web::test]
async fn more_than_120_frames_a_minute_are_4008() {
    let instance = TestInstance::new().await;
    let mut socket = Socket::open(&instance.base, "/").await;
    for _ in 0..120 {
        socket.send(json!({"op": 1, "d": null})).await;
        assert_eq!(socket.frame().await["op"], 11);
    }
    socket.send(json!({"op": 1, "d": null})).await;
    assert_eq!(socket.closed().await, Some(4008));
}

#[actix_web::test]
async fn a_minute_later_one_may_speak_again() {
    let instance = TestInstance::with(|config| config.gateway.identify = "1h".parse().unwrap()).await;
    let mut socket = Socket::open(&instance.base, "/").await;
    for minute in 0..2 {
        for _ in 0..120 {
            socket.send(json!({"op": 1, "d": minute})).await;
            assert_eq!(socket.frame().await["op"], 11);
        }
        instance.clock.advance(Duration::from_mins(1));
    }
}

#[actix_web::test]
async fn a_socket_that_never_identifies_is_closed_after_30_seconds() {
    let instance = TestInstance::new().await;
    let mut socket = Socket::open(&instance.base, "/").await;
    instance.clock.advance(Duration::from_secs(15));
    socket.send(json!({"op": 1, "d": null})).await;
    assert_eq!(socket.frame().await["op"], 11);
    instance.clock.advance(Duration::from_secs(16));
    assert_eq!(socket.closed().await, Some(4009));
}

#[actix_web::test]
async fn a_client_that_stops_beating_is_closed_after_one_and_a_half_intervals() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    instance.clock.advance(Duration::from_mins(1));
    socket.drain(&instance).await;
    instance.clock.advance(Duration::from_mins(1));
    socket.drain(&instance).await;
    instance.clock.advance(Duration::from_secs(63));
    assert_eq!(socket.closed().await, Some(4009));
}

#[actix_web::test]
async fn signing_out_closes_the_socket_and_forbids_its_resume() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    let body = json!({"login": "alice", "password": crate::support::PASSWORD});
    let other = instance.anyone().post("/auth/login", body).await.is(200);
    let other = alice.with_token(&format!("Bearer {}", other.text("access_token")));

    alice.post("/auth/logout", json!({})).await.is(204);
    assert_eq!(socket.closed().await, Some(4004));

    let mut again = Socket::open(&instance.base, "/").await;
    again.resume(&alice, &session, seen).await;
    assert_eq!(again.closed().await, Some(4004));
    let mut again = Socket::open(&instance.base, "/").await;
    again.resume(&other, &session, seen).await;
    assert_eq!(again.frame().await, json!({"op": 9, "s": null, "t": null, "d": false}));
}

#[actix_web::test]
async fn the_server_sends_everybody_away_before_it_stops() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    instance.app.gateway.stop().await;
    assert_eq!(socket.frame().await["op"], 7);
    assert_eq!(socket.closed().await, Some(4000));
}
