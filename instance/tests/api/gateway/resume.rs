use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Socket, TestInstance, User};

async fn rename(user: &User, name: &str) {
    user.patch("/users/@me", json!({"global_name": name})).await.is(200);
}

fn is_invalid(frame: &Value) -> bool {
    frame["op"] == 9 && frame["d"] == false
}

#[actix_web::test]
async fn resume_replays_what_was_missed_in_order_and_goes_on() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    rename(&alice, "One").await;
    socket.event("USER_UPDATE").await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    rename(&alice, "Two").await;
    rename(&alice, "Three").await;

    let mut socket = Socket::open(&instance.base, "/").await;
    socket.seen = seen;
    socket.resume(&alice, &session, seen).await;
    assert_eq!(socket.event("USER_UPDATE").await["global_name"], "Two");
    assert_eq!(socket.event("USER_UPDATE").await["global_name"], "Three");
    socket.event("RESUMED").await;
    rename(&alice, "Four").await;
    assert_eq!(socket.event("USER_UPDATE").await["global_name"], "Four");
    assert_eq!(socket.seen, seen + 4);
}

#[actix_web::test]
async fn resume_may_go_back_behind_what_was_written() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    for name in ["One", "Two"] {
        rename(&alice, name).await;
        socket.event("USER_UPDATE").await;
    }
    let session = socket.session.clone();
    // The old socket is still open: the client lost it before the server did.
    let mut again = Socket::open(&instance.base, "/").await;
    again.resume(&alice, &session, 2).await;
    assert_eq!(again.event("USER_UPDATE").await["global_name"], "Two");
    again.event("RESUMED").await;
    assert_eq!(socket.closed().await, None);
}

#[actix_web::test]
async fn any_valid_token_of_the_sign_in_resumes() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    let fresh = alice.post("/auth/refresh", json!({"refresh_token": alice.refresh_token})).await.is(200);
    let fresh = alice.with_token(&format!("Bearer {}", fresh.text("access_token")));

    let mut socket = Socket::open(&instance.base, "/").await;
    socket.resume(&fresh, &session, seen).await;
    socket.event("RESUMED").await;
}

#[actix_web::test]
async fn what_cannot_be_resumed_is_an_invalid_session_and_the_socket_stays() {
    let instance = TestInstance::new().await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let (socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;

    for (name, user, session) in
        [("unknown", &alice, "0123456789abcdef"), ("somebody else's", &bob, session.as_str())]
    {
        let mut socket = Socket::open(&instance.base, "/").await;
        socket.resume(user, session, seen).await;
        assert!(is_invalid(&socket.frame().await), "{name}");
        socket.identify(user, json!({})).await;
        socket.event("READY").await;
    }
}

#[actix_web::test]
async fn a_number_that_was_never_sent_is_4007() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    let mut socket = Socket::open(&instance.base, "/").await;
    socket.resume(&alice, &session, seen + 1).await;
    assert_eq!(socket.closed().await, Some(4007));
}

#[actix_web::test]
async fn a_client_that_says_goodbye_has_no_session_any_more() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    for code in [1000, 1001] {
        let (socket, _) = Socket::identified(&alice).await;
        let (session, seen) = (socket.session.clone(), socket.seen);
        socket.close(code).await;
        let mut socket = Socket::open(&instance.base, "/").await;
        socket.resume(&alice, &session, seen).await;
        assert!(is_invalid(&socket.frame().await), "{code}");
    }
}

#[actix_web::test]
async fn a_session_is_kept_for_two_minutes() {
    let instance = TestInstance::with(|config| config.gateway.identify = "1h".parse().unwrap()).await;
    let alice = instance.register("alice").await;
    let (socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    instance.settled().await;

    instance.clock.advance(Duration::from_secs(119));
    let mut socket = Socket::open(&instance.base, "/").await;
    socket.resume(&alice, &session, seen).await;
    socket.event("RESUMED").await;
    socket.close(4900).await;
    instance.settled().await;

    instance.clock.advance(Duration::from_secs(122));
    instance.settled().await;
    let mut socket = Socket::open(&instance.base, "/").await;
    socket.resume(&alice, &session, seen + 1).await;
    assert!(is_invalid(&socket.frame().await));
}

#[actix_web::test]
async fn no_more_is_replayed_than_the_ring_holds() {
    let instance = TestInstance::with(|config| config.gateway.ring_events = 3).await;
    let alice = instance.register("alice").await;
    let (socket, _) = Socket::identified(&alice).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    for number in 0..4 {
        rename(&alice, &format!("Alice {number}")).await;
    }
    let mut socket = Socket::open(&instance.base, "/").await;
    socket.resume(&alice, &session, seen).await;
    assert!(is_invalid(&socket.frame().await));
    socket.resume(&alice, &session, seen + 1).await;
    assert_eq!(socket.event("USER_UPDATE").await["global_name"], "Alice 1");
}
