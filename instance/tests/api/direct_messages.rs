//! Conversations of two.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Socket, TestInstance};

#[actix_web::test]
async fn two_people_have_one_channel_whoever_asks_and_however() {
    let instance = TestInstance::new().await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let first = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await.is(200);
    assert_eq!(first.body["type"], 1);
    assert_eq!(first.body["recipients"][0]["id"], bob.id.as_str());
    assert_eq!(first.body["recipients"].as_array().map(Vec::len), Some(1));
    for body in [
        json!({"recipient_id": bob.id}),
        json!({"recipient_id": bob.id.parse::<i64>().expect("an id")}),
        json!({"recipients": [bob.id]}),
        json!({"username": "bob"}),
        json!({"username": "@BOB"}),
    ] {
        assert_eq!(alice.post("/users/@me/channels", body).await.is(200).body, first.body);
    }
    let other_side = bob.post("/users/@me/channels", json!({"recipient_id": alice.id})).await.is(200);
    assert_eq!(other_side.text("id"), first.text("id"));
    assert_eq!(other_side.body["recipients"][0]["id"], alice.id.as_str());
}

#[actix_web::test]
async fn both_asking_at_once_get_the_same_channel() {
    let instance = TestInstance::new().await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let asks = (0..8).map(|turn| {
        let (asker, other) = if turn % 2 == 0 { (&alice, &bob) } else { (&bob, &alice) };
        asker.post("/users/@me/channels", json!({"recipient_id": other.id}))
    });
    let mut ids: Vec<String> =
        join_all(asks).await.into_iter().map(|answer| answer.is(200).text("id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    for user in [&alice, &bob] {
        let (_, ready) = Socket::identified(user).await;
        assert_eq!(ready["private_channels"][0]["id"], ids[0].as_str(), "in the list of {}", user.name);
    }
}

#[actix_web::test]
async fn nobody_writes_to_themselves_or_to_nobody() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let open = async |body| alice.post("/users/@me/channels", body).await;
    open(json!({"recipient_id": alice.id})).await.refused(403, 50007);
    open(json!({"username": "alice"})).await.refused(403, 50007);
    open(json!({"recipient_id": "1"})).await.refused(404, 10013);
    open(json!({"username": "nobody"})).await.refused(404, 10013);
    open(json!({})).await.names("recipient_id");
    open(json!({"recipient_id": "x"})).await.names("recipient_id");
    open(json!({"recipients": []})).await.names("recipients");
}

#[actix_web::test]
async fn a_conversation_is_closed_to_everybody_else() {
    let instance = TestInstance::new().await;
    let (alice, bob, eve) =
        (instance.register("alice").await, instance.register("bob").await, instance.register("eve").await);
    let id = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await.is(200).text("id");
    let said = alice.say(&id, "secret @everyone").await;
    assert_eq!(bob.reads(&id, "").await, ["secret @everyone"]);
    let message = format!("/channels/{id}/messages/{said}");
    assert_eq!(bob.get(&message).await.is(200).body["mention_everyone"], false);
    for answer in [
        eve.get(&format!("/channels/{id}")).await,
        eve.get(&format!("/channels/{id}/messages")).await,
        eve.get(&message).await,
        eve.send(&id, json!({"content": "hi"})).await,
        eve.delete(&message).await,
        eve.delete(&format!("/channels/{id}")).await,
        eve.post(&format!("{message}/ack"), json!({})).await,
        eve.post(&format!("/channels/{id}/typing"), json!({})).await,
    ] {
        answer.refused(403, 50001);
    }
    bob.delete(&message).await.refused(403, 50013);
    bob.patch(&message, json!({"content": "forged"})).await.refused(403, 50005);
    alice.patch(&format!("/channels/{id}"), json!({"name": "x"})).await.refused(400, 50003);
    alice.post(&format!("/channels/{id}/invites"), json!({})).await.refused(400, 50003);
    alice
        .post(&format!("/channels/{id}/messages/bulk-delete"), json!({"messages": [said, said]}))
        .await
        .refused(400, 50003);
}

#[actix_web::test]
async fn closing_a_conversation_hides_it_from_one_side_and_loses_nothing() {
    let instance = TestInstance::new().await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let id = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await.is(200).text("id");
    alice.say(&id, "one").await;
    assert_eq!(alice.delete(&format!("/channels/{id}")).await.is(200).text("id"), id);
    bob.say(&id, "two").await;
    let again = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await.is(200);
    assert_eq!(again.text("id"), id);
    assert_eq!(alice.reads(&id, "").await, ["two", "one"]);
}
