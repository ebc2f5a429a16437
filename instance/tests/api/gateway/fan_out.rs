use serde_json::{Value, json};

use crate::support::{Socket, TestInstance, User};

/// Two people in the home guild, and its first text channel.
async fn neighbours(instance: &TestInstance) -> (User, User, String) {
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let (_, ready) = Socket::identified(&alice).await;
    let channels = ready["guilds"][0]["channels"].as_array().unwrap().clone();
    let text = channels.iter().find(|channel| channel["type"] == 0).unwrap();
    (alice, bob, text["id"].as_str().unwrap().to_owned())
}

async fn say(user: &User, channel: &str, content: &str) -> Value {
    user.post(&format!("/channels/{channel}/messages"), json!({"content": content})).await.is(200).body
}

#[actix_web::test]
async fn everybody_who_sees_the_channel_gets_the_message_the_author_too() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let (mut at_alice, _) = Socket::identified(&alice).await;
    let (mut at_bob, _) = Socket::identified(&bob).await;
    let sent = say(&alice, &channel, "hello").await;
    for socket in [&mut at_alice, &mut at_bob] {
        let got = socket.until("MESSAGE_CREATE").await;
        assert_eq!(got["id"], sent["id"]);
        assert_eq!(got["content"], "hello");
        assert!(got["guild_id"].is_string() && got["member"]["roles"].is_array(), "{got:#}");
    }
}

#[actix_web::test]
async fn messages_arrive_in_the_order_of_their_ids() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let (mut at_bob, _) = Socket::identified(&bob).await;
    let all = (0..30).map(|number| {
        let (alice, channel) = (alice.clone(), channel.clone());
        async move { say(&alice, &channel, &format!("message {number}")).await }
    });
    futures_util::future::join_all(all).await;
    let mut last = 0;
    for _ in 0..30 {
        let id: u64 = at_bob.until("MESSAGE_CREATE").await["id"].as_str().unwrap().parse().unwrap();
        assert!(id > last);
        last = id;
    }
}

#[actix_web::test]
async fn intents_leave_out_what_was_not_asked_for() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    // GUILDS alone: no messages, no typing, no members, no presences.
    let (mut at_bob, _) = Socket::identified_with(&bob, json!({"intents": 1})).await;
    say(&alice, &channel, "hello").await;
    alice.post(&format!("/channels/{channel}/typing"), json!({})).await.is(204);
    assert_eq!(at_bob.drain(&instance).await, Vec::<Value>::new());
}

#[actix_web::test]
async fn without_the_intent_content_is_for_authors_and_the_mentioned() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    // GUILD_MESSAGES without MESSAGE_CONTENT.
    let narrow = json!({"intents": 1 << 9});
    let (mut at_alice, _) = Socket::identified_with(&alice, narrow.clone()).await;
    let (mut at_bob, _) = Socket::identified_with(&bob, narrow).await;
    say(&alice, &channel, "secret").await;
    let mention = format!("for <@{}>", bob.id);
    say(&alice, &channel, &mention).await;

    assert_eq!(at_alice.event("MESSAGE_CREATE").await["content"], "secret");
    assert_eq!(at_alice.event("MESSAGE_CREATE").await["content"], mention.as_str());
    assert_eq!(at_bob.event("MESSAGE_CREATE").await["content"], "");
    assert_eq!(at_bob.event("MESSAGE_CREATE").await["content"], mention.as_str());
}

#[actix_web::test]
async fn without_the_intent_a_reply_hides_what_it_replies_to() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let carol = instance.register("carol").await;
    let (mut at_bob, _) = Socket::identified_with(&bob, json!({"intents": 1 << 9})).await;
    let (mut at_carol, _) = Socket::identified_with(&carol, json!({"intents": 1 << 9 | 1 << 15})).await;
    let secret = json!({"content": "secret", "embeds": [{"title": "secret"}]});
    let path = format!("/channels/{channel}/messages");
    let first = alice.post(&path, secret).await.is(200).text("id");
    let reply = json!({"content": "reply", "message_reference": {"message_id": first}});
    let sent = carol.post(&path, reply).await.is(200).text("id");
    carol.patch(&format!("{path}/{sent}"), json!({"content": "edited"})).await.is(200);
    for socket in [&mut at_bob, &mut at_carol] {
        assert_eq!(socket.until("MESSAGE_CREATE").await["id"], json!(first));
    }
    for kind in ["MESSAGE_CREATE", "MESSAGE_UPDATE"] {
        let (bare, full) = (at_bob.until(kind).await, at_carol.until(kind).await);
        assert_eq!(full["referenced_message"]["content"], "secret");
        assert_eq!(full["referenced_message"]["embeds"][0]["title"], "secret");
        let replied = &bare["referenced_message"];
        assert_eq!((&bare["content"], &replied["id"]), (&json!(""), &json!(first)));
        assert_eq!((&replied["content"], &replied["embeds"]), (&json!(""), &json!([])));
        assert!(!bare.to_string().contains("secret"), "{bare:#}");
    }
}

#[actix_web::test]
async fn typing_reaches_those_who_see_the_channel() {
    let instance = TestInstance::new().await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let (mut at_bob, _) = Socket::identified(&bob).await;
    alice.post(&format!("/channels/{channel}/typing"), json!({})).await.is(204);
    let typing = at_bob.until("TYPING_START").await;
    assert_eq!((&typing["user_id"], &typing["channel_id"]), (&json!(alice.id), &json!(channel)));
}

#[actix_web::test]
async fn direct_messages_reach_their_two_people_and_nobody_else() {
    let instance = TestInstance::new().await;
    let (alice, bob, _) = neighbours(&instance).await;
    let carol = instance.register("carol").await;
    let (mut at_bob, _) = Socket::identified(&bob).await;
    let (mut at_carol, _) = Socket::identified(&carol).await;
    let channel = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await.is(200).text("id");
    say(&alice, &channel, "psst").await;
    assert_eq!(at_bob.until("MESSAGE_CREATE").await["content"], "psst");
    let others = at_carol.drain(&instance).await;
    assert!(others.iter().all(|event| event["t"] != "MESSAGE_CREATE"), "{others:#?}");
}

/// More than the kernel holds for a socket whose client doesn't read.
async fn flood(alice: &User, channel: &str) -> u64 {
    let content = "\u{1F98A}".repeat(2_000);
    for _ in 0..40 {
        futures_util::future::join_all((0..25).map(|_| say(alice, channel, &content))).await;
    }
    1_000
}

#[actix_web::test]
async fn a_reader_that_leaves_too_much_waiting_is_dropped_and_can_resume() {
    let instance = TestInstance::with(|config| {
        config.gateway.waiting_events = 8;
        config.gateway.ring_bytes = 64_000_000;
    })
    .await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let mut slow = Socket::open_narrow(&instance.base).await;
    slow.identify(&bob, json!({"intents": 1 << 9 | 1 << 15})).await;
    slow.ready().await;
    let count = flood(&alice, &channel).await;
    assert_eq!(slow.closed().await, None);
    assert!(slow.seen < count, "it was dropped before it had everything");

    let mut again = Socket::open(&instance.base, "/").await;
    again.seen = slow.seen;
    again.resume(&bob, &slow.session, slow.seen).await;
    while again.frame().await["t"] == "MESSAGE_CREATE" {}
    assert_eq!(again.seen, 1 + count + 1, "every message once, and RESUMED");
}

#[actix_web::test]
async fn a_reader_that_takes_nothing_for_15_seconds_is_dropped() {
    let instance = TestInstance::with(|config| config.gateway.waiting_bytes = 64_000_000).await;
    let (alice, bob, channel) = neighbours(&instance).await;
    let mut slow = Socket::open_narrow(&instance.base).await;
    slow.identify(&bob, json!({"intents": 1 << 9 | 1 << 15})).await;
    slow.ready().await;
    let count = flood(&alice, &channel).await;
    instance.clock.advance(std::time::Duration::from_secs(17));
    assert_eq!(slow.closed().await, None);
    assert!(slow.seen < 1 + count);
}
