//! What is said: sending, history, nonces, mentions, replies, deletions, slow mode.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::permissions::Permissions;

use crate::support::{Community, User};

#[actix_web::test]
async fn what_is_sent_is_answered_whole_and_read_by_others() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let sent = community.owner.send(&community.general, json!({"content": " hello "})).await.is(200);
    assert_eq!(sent.text("content"), "hello");
    assert_eq!(sent.body["author"]["id"], community.owner.id.as_str());
    for list in ["mentions", "mention_roles", "attachments", "embeds", "components"] {
        assert_eq!(sent.body[list], json!([]), "{list}");
    }
    for absent in ["nonce", "referenced_message", "message_reference", "webhook_id", "thread"] {
        assert_eq!(sent.body.get(absent), None, "{absent}");
    }
    let path = format!("/channels/{}/messages/{}", community.general, sent.text("id"));
    assert_eq!(bob.get(&path).await.is(200).body, sent.body);
    assert_eq!(
        bob.get(&format!("/channels/{}", community.general)).await.text("last_message_id"),
        sent.text("id")
    );
}

#[actix_web::test]
async fn history_is_newest_first_around_whichever_anchor() {
    let community = Community::new().await;
    let (owner, general) = (&community.owner, &community.general);
    let mut ids = Vec::new();
    for content in ["1", "2", "3", "4", "5", "6", "7"] {
        ids.push(owner.say(general, content).await);
    }
    let anchor = ids[3].as_str();
    let reads = async |query: String| owner.reads(general, &query).await.concat();
    assert_eq!(reads(String::new()).await, "7654321");
    assert_eq!(reads("?limit=2".to_owned()).await, "76");
    assert_eq!(reads(format!("?before={anchor}&limit=2")).await, "32");
    assert_eq!(reads(format!("?after={anchor}&limit=2")).await, "65", "the nearest to the anchor");
    assert_eq!(reads(format!("?around={anchor}&limit=3")).await, "543");
    assert_eq!(reads(format!("?around={anchor}")).await, "7654321");
    assert_eq!(reads(format!("?around={anchor}&limit=1")).await, "4");
    assert_eq!(reads(format!("?before={}", ids[0])).await, "");
    assert_eq!(reads(format!("?after={}", ids[6])).await, "");
    assert_eq!(reads("?after=0&limit=2".to_owned()).await, "21");
    assert_eq!(reads("?before=99999999999999999999&limit=1".to_owned()).await, "7");
    assert_eq!(reads("?colour=red&limit=1".to_owned()).await, "7", "unknown parameters are ignored");
}

#[actix_web::test]
async fn a_page_has_1_to_100_messages_and_one_anchor() {
    let community = Community::new().await;
    let path = |query: &str| format!("/channels/{}/messages?{query}", community.general);
    for limit in ["1", "100"] {
        community.owner.get(&path(&format!("limit={limit}"))).await.is(200);
    }
    for limit in ["0", "101", "-1", "9223372036854775807", "9223372036854775808", "NaN", "1.5", "ten", ""] {
        community.owner.get(&path(&format!("limit={limit}"))).await.names("limit");
    }
    community.owner.get(&path("before=1&after=2")).await.names("after");
    community.owner.get(&path("before=x")).await.names("before");
}

#[actix_web::test]
async fn without_the_right_to_read_history_the_list_is_empty() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let id = community.owner.say(&community.general, "before").await;
    assert_eq!(bob.reads(&community.general, "").await, ["before"]);
    community.everyone_may(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES).await;
    assert_eq!(bob.reads(&community.general, "").await, [""; 0]);
    bob.get(&format!("/channels/{}/messages/{id}", community.general)).await.refused(403, 50013);
}

#[actix_web::test]
async fn a_nonce_comes_back_as_it_was_sent() {
    let community = Community::new().await;
    let send = async |nonce: Value| {
        community.owner.send(&community.general, json!({"content": "hi", "nonce": nonce})).await
    };
    for nonce in [json!("abc"), json!(5), json!("5"), json!(-7), json!(i64::MAX)] {
        assert_eq!(send(nonce.clone()).await.is(200).body["nonce"], nonce);
    }
    send(json!("x".repeat(26))).await.names("nonce");
    send(json!(1.5)).await.names("nonce");
    send(json!(u64::MAX)).await.names("nonce");
    let listed = community.owner.get(&format!("/channels/{}/messages", community.general)).await.is(200);
    assert_eq!(listed.body[0].get("nonce"), None, "it is not stored");
}

#[actix_web::test]
async fn an_enforced_nonce_makes_one_message_of_many_sendings() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let other = community.channel(json!({"name": "other"})).await;
    let body =
        |content: &str, nonce: Value| json!({"content": content, "nonce": nonce, "enforce_nonce": true});
    let first = community.owner.send(&community.general, body("once", json!("7"))).await.is(200);
    let again = community.owner.send(&community.general, body("twice", json!(7))).await.is(200);
    assert_eq!((again.text("id"), again.text("content")), (first.text("id"), "once".to_owned()));
    assert_eq!(again.body["nonce"], 7);
    assert_eq!(bob.reads(&community.general, "").await, ["once"]);
    for (user, channel) in [(&bob, &community.general), (&community.owner, &other)] {
        let apart = user.send(channel, body("another", json!("7"))).await.is(200);
        assert_ne!(apart.text("id"), first.text("id"), "counted per author and channel");
    }
    let free = json!({"content": "free", "nonce": "7"});
    assert_ne!(community.owner.send(&community.general, free).await.is(200).text("id"), first.text("id"));
}

#[actix_web::test]
async fn a_nonce_whose_message_was_deleted_is_good_for_one_more() {
    let community = Community::new().await;
    let body = json!({"content": "once", "nonce": "7", "enforce_nonce": true});
    let send = async || community.owner.send(&community.general, body.clone()).await.is(200).text("id");
    let first = send().await;
    let path = format!("/channels/{}/messages", community.general);
    community.owner.delete(&format!("{path}/{first}")).await.is(204);
    let second = send().await;
    assert_ne!(second, first);
    assert_eq!(send().await, second);
    let ids = json!({"messages": [second, community.owner.say(&community.general, "other").await]});
    community.owner.post(&format!("{path}/bulk-delete"), ids).await.is(204);
    let third = send().await;
    assert_ne!(third, second);
    assert_eq!(send().await, third);
}

#[actix_web::test]
async fn an_enforced_nonce_holds_against_sendings_at_once() {
    let community = Community::new().await;
    let body = json!({"content": "once", "nonce": "parallel", "enforce_nonce": true});
    let sendings = (0..32).map(|_| community.owner.send(&community.general, body.clone()));
    let mut ids: Vec<String> =
        join_all(sendings).await.into_iter().map(|answer| answer.is(200).text("id")).collect();
    ids.dedup();
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_eq!(community.owner.reads(&community.general, "").await, ["once"]);
}

/// The ids of the mentioned users, of the mentioned roles, and whether everyone was.
pub(super) fn pinged(message: &crate::support::Answer) -> (Vec<String>, Vec<String>, bool) {
    let users = message.body["mentions"].as_array().expect("a list").iter();
    let roles = message.body["mention_roles"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("an id").to_owned();
    (
        users.map(|user| text(&user["id"])).collect(),
        roles.map(text).collect(),
        message.body["mention_everyone"] == true,
    )
}

#[actix_web::test]
async fn mentions_ping_people_and_with_the_right_roles_and_everyone() {
    let community = Community::new().await;
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    let role = community.role(Permissions::NONE).await;
    let all = format!("<@{}> <@!{}> <@&{role}> @everyone <@1> <@&2>", bob.id, carol.id);
    let people = vec![bob.id.clone(), carol.id.clone()];
    let say = async |user: &User| user.send(&community.general, json!({"content": all})).await.is(200);
    assert_eq!(pinged(&say(&community.owner).await), (people.clone(), vec![role.clone()], true));
    assert_eq!(pinged(&say(&bob).await), (people.clone(), vec![role.clone()], true));
    community.everyone_may(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES).await;
    assert_eq!(pinged(&say(&bob).await), (people.clone(), vec![], false), "without MENTION_EVERYONE");
    let open = json!({"mentionable": true});
    community.owner.patch(&format!("/guilds/{}/roles/{role}", community.id), open).await.is(200);
    assert_eq!(pinged(&say(&bob).await), (people, vec![role], false), "everybody may mention this role");
}

#[actix_web::test]
async fn allowed_mentions_narrow_what_stands_in_the_text() {
    let community = Community::new().await;
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    let role = community.role(Permissions::NONE).await;
    let content = format!("<@{}> <@{}> <@&{role}> @here", bob.id, carol.id);
    let send = async |allowed: Value| {
        let body = json!({"content": content, "allowed_mentions": allowed});
        community.owner.send(&community.general, body).await
    };
    let both = vec![bob.id.clone(), carol.id.clone()];
    for (allowed, expected) in [
        (Value::Null, (both.clone(), vec![role.clone()], true)),
        (json!({}), (vec![], vec![], false)),
        (json!({"parse": []}), (vec![], vec![], false)),
        (json!({"parse": ["users"]}), (both.clone(), vec![], false)),
        (json!({"parse": ["roles", "everyone"]}), (vec![], vec![role.clone()], true)),
        (json!({"users": [bob.id]}), (vec![bob.id.clone()], vec![], false)),
        (json!({"parse": ["users"], "roles": [role]}), (both, vec![role.clone()], false)),
    ] {
        assert_eq!(pinged(&send(allowed.clone()).await.is(200)), expected, "{allowed}");
    }
    send(json!({"parse": ["users"], "users": [bob.id]})).await.names("allowed_mentions.parse");
    send(json!({"parse": ["dogs"]})).await.names("allowed_mentions.parse.0");
}

#[actix_web::test]
async fn a_reply_names_a_message_of_its_channel() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let other = community.channel(json!({"name": "other"})).await;
    let (target, elsewhere) = (
        community.owner.say(&community.general, "question").await,
        community.owner.say(&other, "elsewhere").await,
    );
    let reply = async |reference: Value| {
        bob.send(&community.general, json!({"content": "answer", "message_reference": reference})).await
    };
    let sent = reply(json!({"message_id": target})).await.is(200);
    assert_eq!(sent.body["type"], 19);
    assert_eq!(sent.body["message_reference"]["message_id"], target.as_str());
    assert_eq!(sent.body["referenced_message"]["content"], "question");
    assert_eq!(pinged(&sent).0, std::slice::from_ref(&community.owner.id), "its author is pinged");
    reply(json!({"message_id": elsewhere, "channel_id": other})).await.names("message_reference.channel_id");
    reply(json!({"message_id": elsewhere})).await.names("message_reference");
    reply(json!({"message_id": "1"})).await.names("message_reference");
    reply(json!({"message_id": "x"})).await.names("message_reference.message_id");
    reply(json!({})).await.names("message_reference.message_id");
    let plain = reply(json!({"message_id": "1", "fail_if_not_exists": false})).await.is(200);
    assert_eq!((&plain.body["type"], plain.body.get("message_reference")), (&json!(0), None));
    community.owner.delete(&format!("/channels/{}/messages/{target}", community.general)).await.is(204);
    let path = format!("/channels/{}/messages/{}", community.general, sent.text("id"));
    let orphan = bob.get(&path).await.is(200);
    assert_eq!(orphan.body["referenced_message"], Value::Null);
    assert!(orphan.body.as_object().expect("an object").contains_key("referenced_message"));
}

#[actix_web::test]
async fn a_reply_leaves_its_author_in_peace_when_told_so() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let target = community.owner.say(&community.general, "question").await;
    for (allowed, pings) in
        [(json!({"replied_user": false}), 0), (json!({}), 0), (json!({"replied_user": true}), 1)]
    {
        let body = json!({"content": "answer", "message_reference": {"message_id": target}, "allowed_mentions": allowed});
        assert_eq!(pinged(&bob.send(&community.general, body).await.is(200)).0.len(), pings, "{allowed}");
    }
}

#[actix_web::test]
async fn a_reply_needs_the_right_to_read_what_it_replies_to() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let target = community.owner.say(&community.general, "question").await;
    let body = json!({"content": "answer", "message_reference": {"message_id": target}});
    bob.send(&community.general, body.clone()).await.is(200);
    community.everyone_may(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES).await;
    bob.send(&community.general, body).await.refused(403, 160_002);
}

#[actix_web::test]
async fn what_stands_in_code_mentions_nobody() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let content = format!("`<@{0}>` ```\n@everyone <@{0}>\n```", bob.id);
    let sent = community.owner.send(&community.general, json!({"content": content})).await.is(200);
    assert_eq!(pinged(&sent), (vec![], vec![], false));
    let everyone = format!("<@&{}>", community.id);
    let sent = community.owner.send(&community.general, json!({"content": everyone})).await.is(200);
    assert_eq!(pinged(&sent), (vec![], vec![], false), "@everyone is no role that one mentions");
}

#[actix_web::test]
async fn a_message_is_deleted_by_its_author_or_by_who_manages_messages() {
    let community = Community::new().await;
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    let other = community.channel(json!({"name": "other"})).await;
    let path = |channel: &str, id: &str| format!("/channels/{channel}/messages/{id}");
    let id = bob.say(&community.general, "one").await;
    carol.delete(&path(&community.general, &id)).await.refused(403, 50013);
    community.owner.delete(&path(&other, &id)).await.refused(404, 10008);
    bob.delete(&path(&community.general, &id)).await.is(204);
    bob.delete(&path(&community.general, &id)).await.refused(404, 10008);
    let id = bob.say(&community.general, "two").await;
    community.empower(&carol, Permissions::MANAGE_MESSAGES).await;
    carol.delete(&path(&community.general, &id)).await.is(204);
    assert_eq!(bob.reads(&community.general, "").await, [""; 0]);
}

#[actix_web::test]
async fn a_message_has_something_to_show_and_at_most_2000_characters() {
    let community = Community::new().await;
    let send = async |body: Value| community.owner.send(&community.general, body).await;
    for empty in
        [json!({}), json!({"content": ""}), json!({"content": " \n"}), json!({"content": null, "embeds": []})]
    {
        send(empty).await.refused(400, 50006);
    }
    let widest = "\u{1F600}".repeat(2_000);
    assert_eq!(send(json!({"content": widest})).await.is(200).text("content"), widest);
    let refusal = send(json!({"content": "x".repeat(2_001)})).await.names("content");
    assert_eq!(refusal.body["errors"]["content"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    send(json!({"content": "a\u{0}b"})).await.names("content");
    send(json!({"content": 5})).await.names("content");
    send(json!({"embeds": [{"description": "x"}]})).await.is(200);
    send(json!({"embeds": [{"title": "x".repeat(257)}]})).await.names("embeds.0.title");
}

#[actix_web::test]
async fn embeds_need_their_right_and_categories_take_no_messages() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let embed = json!({"embeds": [{"description": "x"}]});
    bob.send(&community.general, embed.clone()).await.is(200);
    let category = community.channel(json!({"name": "category", "type": 4})).await;
    community.owner.send(&category, json!({"content": "hi"})).await.refused(400, 50008);
    community.everyone_may(Permissions::VIEW_CHANNEL | Permissions::SEND_MESSAGES).await;
    bob.send(&community.general, embed).await.refused(403, 50013);
}

#[actix_web::test]
async fn slow_mode_makes_people_wait_but_not_moderators() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let slow = community.channel(json!({"name": "slow", "rate_limit_per_user": 10})).await;
    let send = async |user: &User| user.send(&slow, json!({"content": "hi"})).await;
    bob.send(&slow, json!({"content": "hi", "message_reference": {"message_id": "1"}}))
        .await
        .names("message_reference");
    send(&bob).await.is(200);
    community.instance.clock.advance(Duration::from_millis(2_500));
    let refusal = send(&bob).await.refused(429, 20016);
    assert_eq!(refusal.body["retry_after"], 7.5);
    assert_eq!(refusal.headers["retry-after"], "8");
    assert_eq!(refusal.headers["x-ratelimit-scope"], "user");
    bob.say(&community.general, "elsewhere").await;
    for _ in 0..3 {
        send(&community.owner).await.is(200);
    }
    community.instance.clock.advance(Duration::from_millis(7_500));
    let both = join_all([send(&bob), send(&bob)]).await;
    let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429], "parallel sendings do not slip through");
}

#[actix_web::test]
async fn slow_mode_lets_a_lost_answer_be_asked_for_again() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let slow = community.channel(json!({"name": "slow", "rate_limit_per_user": 10})).await;
    let body = json!({"content": "once", "nonce": "1", "enforce_nonce": true});
    let first = bob.send(&slow, body.clone()).await.is(200);
    assert_eq!(bob.send(&slow, body).await.is(200).text("id"), first.text("id"));
}

#[actix_web::test]
async fn many_messages_are_deleted_at_once_by_who_manages_them() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let other = community.channel(json!({"name": "other"})).await;
    let mut ids = Vec::new();
    for content in ["1", "2", "3"] {
        ids.push(bob.say(&community.general, content).await);
    }
    let foreign = bob.say(&other, "stays").await;
    let path = format!("/channels/{}/messages/bulk-delete", community.general);
    let body = |ids: &[String]| json!({"messages": ids});
    bob.post(&path, body(&ids)).await.refused(403, 50013);
    community.owner.post(&path, body(&ids[..1])).await.names("messages");
    community.owner.post(&path, body(&vec!["1".to_owned(); 101])).await.names("messages");
    community.owner.post(&path, json!({"messages": ["1", "2"]})).await.refused(400, 50034);
    community.owner.post(&path, body(&[ids[0].clone(), ids[2].clone(), foreign])).await.is(204);
    assert_eq!(bob.reads(&community.general, "").await, ["2"]);
    assert_eq!(bob.reads(&other, "").await, ["stays"], "of this channel only");
}
