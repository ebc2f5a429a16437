//! How far people have read.

use instance::read_state;
use serde_json::json;
use shared::{ChannelId, MessageId, UserId};

use crate::support::{Community, Socket, User};

async fn ack(user: &User, channel: &str, message: &str) -> crate::support::Answer {
    user.post(&format!("/channels/{channel}/messages/{message}/ack"), json!({})).await
}

/// Where the reader's mark stands.
async fn mark(community: &Community, user: &User) -> Option<String> {
    let (user, channel): (UserId, ChannelId) =
        (user.id.parse().expect("an id"), community.general.parse().expect("an id"));
    let app = &community.instance.app;
    let held = app.read(async move |conn| instance_store::read_states::get(conn, user, channel).await).await;
    held.expect("a read").map(|id| id.to_string())
}

#[actix_web::test]
async fn the_mark_goes_forward_and_back_only_by_hand() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let (one, two) = (bob.say(&community.general, "1").await, bob.say(&community.general, "2").await);
    assert_eq!(ack(&bob, &community.general, &two).await.is(200).body, json!({"token": null}));
    assert_eq!(mark(&community, &bob).await, Some(two.clone()));
    ack(&bob, &community.general, &one).await.is(200);
    assert_eq!(mark(&community, &bob).await, Some(two.clone()), "never back");
    let path = format!("/channels/{}/messages/{one}/ack", community.general);
    bob.post(&path, json!({"manual": true, "mention_count": 1})).await.is(200);
    assert_eq!(mark(&community, &bob).await, Some(one.clone()), "but by hand");
    bob.post(
        "/read-states/ack-bulk",
        json!({"read_states": [{"channel_id": community.general, "message_id": two}]}),
    )
    .await
    .is(204);
    assert_eq!(mark(&community, &bob).await, Some(two));
}

#[actix_web::test]
async fn of_acks_at_once_the_newest_counts() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    for _ in 0..12 {
        let mut said = Vec::new();
        for _ in 0..8 {
            said.push(bob.say(&community.general, "news").await);
        }
        let acks = said.iter().rev().map(|id| ack(&bob, &community.general, id));
        for answer in futures_util::future::join_all(acks).await {
            answer.is(200);
        }
        assert_eq!(mark(&community, &bob).await.as_ref(), said.last());
    }
}

#[actix_web::test]
async fn nobody_has_read_what_is_not_yet_written() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    ack(&bob, &community.general, "99999999999999999999").await.is(200);
    let next = community.owner.say(&community.general, "news").await;
    let marked: i64 = mark(&community, &bob).await.expect("a mark").parse().expect("an id");
    assert!(marked < next.parse().expect("an id"), "{marked} {next}");
}

#[actix_web::test]
async fn an_ack_needs_the_channel_and_a_message_id() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let stranger = community.instance.register("stranger").await;
    let private = community.private_channel().await;
    let id = community.owner.say(&private, "1").await;
    ack(&bob, &private, &id).await.refused(403, 50001);
    ack(&stranger, &community.general, &id).await.refused(403, 50001);
    ack(&bob, &community.general, "x").await.names("message_id");
    let item = json!({"channel_id": private, "message_id": id});
    bob.post("/read-states/ack-bulk", json!({"read_states": [item]})).await.is(204);
    let many = vec![item; 101];
    bob.post("/read-states/ack-bulk", json!({"read_states": many})).await.names("read_states");
}

#[actix_web::test]
async fn what_is_left_is_counted_with_mentions_of_oneself_one_s_roles_and_everyone() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let role = community.empower(&bob, shared::permissions::Permissions::NONE).await;
    let first = community.owner.say(&community.general, "hello").await;
    ack(&bob, &community.general, &first).await.is(200);
    for content in
        [format!("<@{}> <@&{role}>", bob.id), format!("<@&{role}>"), "@everyone".to_owned(), "no".to_owned()]
    {
        community.owner.say(&community.general, &content).await;
    }
    let own = bob.say(&community.general, "my own is not unread").await;
    let gone = community.owner.say(&community.general, &format!("<@{}>", bob.id)).await;
    community.owner.delete(&format!("/channels/{}/messages/{gone}", community.general)).await.is(204);
    assert_eq!(left(&community, &bob, &first).await, (4, 3));
    assert_eq!(left(&community, &bob, &own).await, (0, 0));
}

#[actix_web::test]
async fn an_ack_reaches_one_s_own_sockets_and_the_next_ready_alone() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let (mut own, _) = Socket::identified(&bob).await;
    let (mut others, _) = Socket::identified(&community.owner).await;
    let first = community.owner.say(&community.general, "hello").await;
    community.owner.say(&community.general, &format!("<@{}>", bob.id)).await;
    community.owner.say(&community.general, "no").await;
    ack(&bob, &community.general, &first).await.is(200);
    let event = own.until("MESSAGE_ACK").await;
    assert_eq!((&event["channel_id"], &event["message_id"]), (&json!(community.general), &json!(first)));
    assert_eq!((&event["unread_count"], &event["mention_count"]), (&json!(2), &json!(1)));
    assert!(others.drain(&community.instance).await.iter().all(|event| event["t"] != "MESSAGE_ACK"));
    let (_, ready) = Socket::identified(&bob).await;
    let entries = ready["read_state"]["entries"].as_array().expect("a list");
    let entry = entries.iter().find(|entry| entry["id"] == community.general.as_str()).expect("an entry");
    assert_eq!(
        (&entry["last_message_id"], &entry["unread_count"], &entry["mention_count"]),
        (&json!(first), &json!(2), &json!(1))
    );
}

/// Unread messages and mentions after `read`, as MESSAGE_ACK tells them.
async fn left(community: &Community, user: &User, read: &str) -> (i64, i64) {
    let (user, guild): (UserId, shared::GuildId) =
        (user.id.parse().expect("an id"), community.id.parse().expect("an id"));
    let (channel, read): (ChannelId, MessageId) =
        (community.general.parse().expect("an id"), read.parse().expect("an id"));
    let app = &community.instance.app;
    let member = app.cache.member(app, guild, user).await.expect("a read").expect("a member");
    let left = app
        .read(async move |conn| read_state::left(conn, user, Some((guild, &*member)), channel, read).await)
        .await
        .expect("a read");
    (left.unread_count, left.mention_count)
}
