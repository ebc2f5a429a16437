use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Socket, TestInstance};

const TICK: Duration = Duration::from_secs(1);

fn presence_of<'a>(ready: &'a Value, user: &str) -> Option<&'a Value> {
    let presences = ready["guilds"][0]["presences"].as_array()?;
    presences.iter().find(|presence| presence["user"]["id"] == user)
}

#[actix_web::test]
async fn guild_mates_see_each_other_come_change_and_go() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let (mut at_alice, _) = Socket::identified(&alice).await;
    instance.clock.advance(TICK);
    instance.settled().await;

    let (mut at_bob, ready) = Socket::identified(&bob).await;
    assert_eq!(presence_of(&ready, &alice.id).unwrap()["status"], "online");
    instance.clock.advance(TICK);
    loop {
        let seen = at_alice.until("PRESENCE_UPDATE").await;
        if seen["user"]["id"] == bob.id.as_str() {
            assert_eq!(seen["status"], "online");
            break;
        }
    }

    let activity = json!({"name": "tea", "type": 0});
    at_bob
        .send(json!({"op": 3, "d": {"since": null, "afk": false, "status": "dnd", "activities": [activity]}}))
        .await;
    at_bob.drain(&instance).await;
    instance.clock.advance(TICK);
    let seen = at_alice.until("PRESENCE_UPDATE").await;
    assert_eq!(seen["status"], "dnd");
    assert_eq!(seen["activities"][0]["name"], "tea");

    at_bob.close(1000).await;
    // Carol's READY is made after the hub has heard of Bob's end.
    let (_carol, _) = Socket::identified(&instance.register("carol").await).await;
    instance.clock.advance(TICK);
    loop {
        let seen = at_alice.until("PRESENCE_UPDATE").await;
        if seen["user"]["id"] == bob.id.as_str() {
            assert_eq!(seen["status"], "offline");
            return;
        }
    }
}

#[actix_web::test]
async fn the_invisible_look_offline() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let hidden = json!({"presence": {"since": null, "afk": false, "status": "invisible", "activities": []}});
    let (_at_alice, _) = Socket::identified_with(&alice, hidden).await;
    let (mut at_bob, ready) = Socket::identified(&bob).await;
    assert!(presence_of(&ready, &alice.id).is_none());
    instance.clock.advance(TICK);
    let events = at_bob.drain(&instance).await;
    assert!(events.iter().all(|event| event["d"]["user"]["id"] != alice.id.as_str()), "{events:#?}");
}

#[actix_web::test]
async fn presences_need_their_intent() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let (mut at_alice, ready) = Socket::identified_with(&alice, json!({"intents": 1})).await;
    assert_eq!(ready["guilds"][0]["presences"], json!([]));
    let (_at_bob, _) = Socket::identified(&bob).await;
    instance.clock.advance(TICK);
    assert_eq!(at_alice.drain(&instance).await, Vec::<Value>::new());
}

#[actix_web::test]
async fn members_are_chunked_and_always_answered() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    bob.patch("/users/@me", json!({"global_name": "Élise"})).await.is(200);
    alice.patch("/users/@me", json!({"global_name": "étoile"})).await.is(200);
    let (mut socket, ready) = Socket::identified(&alice).await;
    let guild = ready["guilds"][0]["id"].as_str().unwrap().to_owned();
    let found = |chunk: &Value| -> Vec<String> {
        let members = chunk["members"].as_array().unwrap();
        members.iter().map(|member| member["user"]["username"].as_str().unwrap().to_owned()).collect()
    };
    for (request, expected, not_found) in [
        (json!({"guild_id": guild, "query": "", "limit": 0}), vec!["alice", "bob"], json!([])),
        (json!({"guild_id": [guild], "query": "BO", "limit": 10}), vec!["bob"], json!([])),
        (json!({"guild_id": guild, "query": "%", "limit": 10}), vec![], json!([])),
        (json!({"guild_id": guild, "user_ids": [bob.id, "5"]}), vec!["bob"], json!(["5"])),
        (json!({"guild_id": guild, "query": "Éli", "limit": 10}), vec!["bob"], json!([])),
        (json!({"guild_id": guild, "query": "éLIS", "limit": 10}), vec!["bob"], json!([])),
        (json!({"guild_id": guild, "query": "ÉTOI", "limit": 10}), vec!["alice"], json!([])),
        (json!({"guild_id": "7", "query": "", "limit": 0}), vec![], json!([])),
    ] {
        let mut d = request.clone();
        d["nonce"] = json!("n1");
        socket.send(json!({"op": 8, "d": d})).await;
        let chunk = socket.until("GUILD_MEMBERS_CHUNK").await;
        assert_eq!(found(&chunk), expected, "{request}");
        assert_eq!(chunk["not_found"], not_found, "{request}");
        assert_eq!((&chunk["chunk_index"], &chunk["chunk_count"]), (&json!(0), &json!(1)));
        assert_eq!(chunk["nonce"], "n1");
    }
}

#[actix_web::test]
async fn a_voice_channel_is_joined_seen_and_left_with_the_session() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let (mut at_bob, ready) = Socket::identified(&bob).await;
    let guild = &ready["guilds"][0];
    let voice =
        guild["channels"].as_array().unwrap().iter().find(|channel| channel["type"] == 2).unwrap()["id"]
            .clone();
    let (mut at_alice, _) = Socket::identified(&alice).await;
    let d = json!({"guild_id": guild["id"], "channel_id": voice, "self_mute": true, "self_deaf": false});
    at_alice.send(json!({"op": 4, "d": d})).await;
    for socket in [&mut at_alice, &mut at_bob] {
        let state = socket.until("VOICE_STATE_UPDATE").await;
        assert_eq!((&state["channel_id"], &state["self_mute"]), (&voice, &json!(true)));
    }
    let (_again, ready) = Socket::identified(&bob).await;
    assert_eq!(ready["guilds"][0]["voice_states"][0]["user_id"], alice.id.as_str());
    at_alice.close(1000).await;
    assert_eq!(at_bob.until("VOICE_STATE_UPDATE").await["channel_id"], Value::Null);
}
