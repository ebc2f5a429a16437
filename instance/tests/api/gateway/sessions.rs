//! How many sessions an account may have.

use serde_json::json;

use crate::support::{Socket, TestInstance, User};

async fn for_two() -> (TestInstance, User) {
    let instance = TestInstance::with(|config| config.gateway.sessions_per_account = 2).await;
    let alice = instance.register("alice").await;
    (instance, alice)
}

#[actix_web::test]
async fn one_session_too_many_is_4008_and_the_others_stay() {
    let (instance, alice) = for_two().await;
    let (mut first, _) = Socket::identified(&alice).await;
    let (mut second, _) = Socket::identified(&alice).await;
    let mut third = Socket::open(&instance.base, "/").await;
    third.identify(&alice, json!({})).await;
    assert_eq!(third.closed().await, Some(4008));
    alice.patch("/users/@me", json!({"global_name": "Alice"})).await.is(200);
    first.event("USER_UPDATE").await;
    second.event("USER_UPDATE").await;
    // Others have sessions of their own, and an ended one makes room.
    Socket::identified(&instance.register("bob").await).await;
    first.close(1000).await;
    Socket::identified(&alice).await;
}

#[actix_web::test]
async fn a_session_without_a_socket_makes_room_the_longest_lost_first() {
    let (instance, alice) = for_two().await;
    let mut lost = Vec::new();
    for _ in 0..2 {
        let (socket, _) = Socket::identified(&alice).await;
        lost.push((socket.session.clone(), socket.seen));
        socket.close(4900).await;
        instance.settled().await;
        instance.clock.advance(std::time::Duration::from_secs(1));
    }
    Socket::identified(&alice).await;
    let mut again = Socket::open(&instance.base, "/").await;
    again.resume(&alice, &lost[0].0, lost[0].1).await;
    assert_eq!(again.frame().await["op"], 9);
    again.resume(&alice, &lost[1].0, lost[1].1).await;
    again.event("RESUMED").await;
}
