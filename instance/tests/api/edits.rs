//! What was said, changed: by whom, and whom it names then.

use serde_json::json;
use shared::permissions::Permissions;

use super::messages::pinged;
use crate::support::{Community, Socket};

#[actix_web::test]
async fn an_edit_mentions_those_who_exist_and_may_be_mentioned() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let id = community.owner.say(&community.general, "hello").await;
    let path = format!("/channels/{}/messages/{id}", community.general);
    let body = json!({"content": format!("<@{}> <@1> <@&2>", bob.id)});
    let edited = community.owner.patch(&path, body).await.is(200);
    assert_eq!(pinged(&edited), (vec![bob.id.clone()], vec![], false));
}

#[actix_web::test]
async fn only_its_author_edits_a_message() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let id = bob.say(&community.general, "hello").await;
    let path = format!("/channels/{}/messages/{id}", community.general);
    let edited = bob.patch(&path, json!({"content": "hello!"})).await.is(200);
    assert_eq!(edited.text("content"), "hello!");
    assert!(edited.body["edited_timestamp"].is_string());
    community.owner.patch(&path, json!({"content": "forged"})).await.refused(403, 50005);
    let hidden = community.owner.patch(&path, json!({"flags": 4})).await.is(200);
    assert_eq!((hidden.text("content"), &hidden.body["flags"]), ("hello!".to_owned(), &json!(4)));
    community.member("carol").await.patch(&path, json!({"flags": 0})).await.refused(403, 50005);
    bob.patch(&path, json!({"content": "  "})).await.refused(400, 50006);
    bob.patch(&path, json!({"content": null})).await.refused(400, 50006);
    bob.patch(&path, json!({"content": "x".repeat(2_001)})).await.names("content");
    bob.patch(&format!("/channels/{}/messages/1", community.general), json!({"content": "x"}))
        .await
        .refused(404, 10008);
}

#[actix_web::test]
async fn ones_own_message_is_edited_and_deleted_without_the_right_to_read_history() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let (own, others) =
        (bob.say(&community.general, "hello").await, community.owner.say(&community.general, "hi").await);
    community.everyone_may(Permissions::VIEW_CHANNEL).await;
    let path = |id: &str| format!("/channels/{}/messages/{id}", community.general);
    bob.get(&path(&own)).await.refused(403, 50013);
    bob.patch(&path(&own), json!({"content": "hello!"})).await.is(200);
    bob.delete(&path(&own)).await.is(204);
    bob.patch(&path(&others), json!({"content": "forged"})).await.refused(403, 50005);
    bob.delete(&path(&others)).await.refused(403, 50013);
}

#[actix_web::test]
async fn an_edit_and_the_hiding_of_embeds_at_once_both_hold() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    for turn in 0..10 {
        let id = bob.say(&community.general, "before").await;
        let path = format!("/channels/{}/messages/{id}", community.general);
        let (content, flags) = (json!({"content": format!("after {turn}")}), json!({"flags": 4}));
        let (edited, hidden) = tokio::join!(bob.patch(&path, content), community.owner.patch(&path, flags));
        edited.is(200);
        hidden.is(200);
        let now = bob.get(&path).await.is(200).body;
        assert_eq!((&now["content"], &now["flags"]), (&json!(format!("after {turn}")), &json!(4)));
    }
}

#[actix_web::test]
async fn an_edited_reply_goes_on_naming_whom_it_answers_and_an_edit_pings_nobody() {
    let community = Community::new().await;
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    let target = community.owner.say(&community.general, "question").await;
    let body = json!({"content": "answer", "message_reference": {"message_id": target}});
    let id = bob.send(&community.general, body).await.is(200).text("id");
    let path = format!("/channels/{}/messages/{id}", community.general);
    let content = format!("<@{}> answer", carol.id);
    let edited = bob.patch(&path, json!({"content": content})).await.is(200);
    assert_eq!(pinged(&edited).0, [carol.id.clone(), community.owner.id.clone()]);
    let quiet = json!({"content": content, "allowed_mentions": {"parse": ["users"], "replied_user": false}});
    assert_eq!(pinged(&bob.patch(&path, quiet).await.is(200)).0, std::slice::from_ref(&carol.id));
    let (_, ready) = Socket::identified(&carol).await;
    let entries = ready["read_state"]["entries"].as_array().expect("a list");
    let entry = entries.iter().find(|entry| entry["id"] == community.general.as_str()).expect("an entry");
    assert_eq!((&entry["unread_count"], &entry["mention_count"]), (&json!(2), &json!(0)));
}

#[actix_web::test]
async fn what_a_ban_deletes_is_not_edited_back() {
    let community = Community::new().await;
    let (mut socket, _) = Socket::identified(&community.owner).await;
    for round in 0..10 {
        let bob = community.member(&format!("bob{round}")).await;
        let mut said = Vec::new();
        for number in 0..6 {
            said.push(bob.say(&community.general, &number.to_string()).await);
        }
        socket.drain(&community.instance).await;
        let edits = said.iter().map(|id| {
            let path = format!("/channels/{}/messages/{id}", community.general);
            let bob = &bob;
            async move { bob.patch(&path, json!({"content": "edited"})).await }
        });
        let ban = format!("/guilds/{}/bans/{}", community.id, bob.id);
        let body = json!({"delete_message_seconds": 3_600});
        let (banned, _) =
            tokio::join!(community.owner.put(&ban, body.clone()), futures_util::future::join_all(edits));
        // Edits of a channel share a transaction on PostgreSQL, and the ban may lock the same rows the other way round:
        // one of the two is asked to come again, as clients do by themselves, and nothing of it was kept.
        if banned.status == 429 {
            community.owner.put(&ban, body).await.is(204);
        } else {
            banned.is(204);
        }
        let told = socket.drain(&community.instance).await;
        let mut after = told.iter().skip_while(|event| event["t"] != "MESSAGE_DELETE_BULK");
        assert!(after.all(|event| event["t"] != "MESSAGE_UPDATE"), "round {round}");
    }
}
