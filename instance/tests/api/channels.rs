//! Channels: who sees them, what they are called, where they stand.

use serde_json::{Value, json};
use shared::permissions::Permissions;

use crate::support::{Community, User};

/// What a channel's path answers somebody, with and without a message.
async fn asks(user: &User, channel: &str) -> [crate::support::Answer; 4] {
    [
        user.get(&format!("/channels/{channel}")).await,
        user.get(&format!("/channels/{channel}/messages")).await,
        user.send(channel, json!({"content": "hi"})).await,
        user.patch(&format!("/channels/{channel}"), json!({"name": "mine"})).await,
    ]
}

#[actix_web::test]
async fn a_private_channel_is_not_seen_by_members_and_no_channel_by_strangers() {
    let community = Community::new().await;
    let (bob, stranger) = (community.member("bob").await, community.instance.register("stranger").await);
    let private = community.private_channel().await;
    for (user, channel) in [(&bob, &private), (&stranger, &private), (&stranger, &community.general)] {
        for answer in asks(user, channel).await {
            let text = answer.refused(403, 50001).body.to_string();
            assert!(!text.contains("private") && !text.contains("general"), "{text}");
        }
    }
    let listed = bob.get(&format!("/guilds/{}/channels", community.id)).await.is(200);
    assert!(!listed.each("id").contains(&private));
    assert!(
        community
            .owner
            .get(&format!("/guilds/{}/channels", community.id))
            .await
            .each("id")
            .contains(&private)
    );
    bob.get("/channels/1").await.refused(404, 10003);
}

#[actix_web::test]
async fn overwrites_let_people_and_roles_in_and_out_again() {
    let community = Community::new().await;
    let (bob, carol) = (community.member("bob").await, community.member("carol").await);
    let private = community.private_channel().await;
    let role = community.empower(&carol, Permissions::NONE).await;
    let allow = |kind: u8| json!({"type": kind, "allow": Permissions::VIEW_CHANNEL, "deny": "0"});
    for (user, id, kind) in [(&bob, &bob.id, 1), (&carol, &role, 0)] {
        let (channel, path) =
            (format!("/channels/{private}"), format!("/channels/{private}/permissions/{id}"));
        user.get(&channel).await.refused(403, 50001);
        community.owner.put(&path, allow(kind)).await.is(204);
        let seen = user.get(&channel).await.is(200);
        let overwrites = seen.body["permission_overwrites"].as_array().expect("a list");
        let added =
            overwrites.iter().find(|overwrite| overwrite["id"] == id.as_str()).expect("the overwrite");
        assert_eq!(*added, json!({"id": id, "type": kind, "allow": "1024", "deny": "0"}));
        community.owner.delete(&path).await.is(204);
        user.get(&channel).await.refused(403, 50001);
        community.owner.delete(&path).await.refused(404, 10009);
    }
}

#[actix_web::test]
async fn nobody_gives_or_takes_by_an_overwrite_what_they_do_not_have() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let path = format!("/channels/{}/permissions/{}", community.general, bob.id);
    let put = async |allow: Permissions, deny: Permissions| {
        bob.put(&path, json!({"type": 1, "allow": allow, "deny": deny})).await
    };
    put(Permissions::VIEW_CHANNEL, Permissions::NONE).await.refused(403, 50013);
    community.empower(&bob, Permissions::MANAGE_ROLES).await;
    put(Permissions::MANAGE_MESSAGES, Permissions::NONE).await.refused(403, 50013);
    put(Permissions::NONE, Permissions::MANAGE_MESSAGES).await.refused(403, 50013);
    put(Permissions::SEND_MESSAGES, Permissions::VIEW_CHANNEL).await.is(204);
    community.owner.put(&path, json!({"type": 1, "allow": Permissions::MANAGE_MESSAGES})).await.is(204);
    community.owner.put(&path, json!({"type": 1, "deny": Permissions::MANAGE_WEBHOOKS})).await.is(204);
    bob.delete(&path).await.refused(403, 50013);
}

#[actix_web::test]
async fn an_overwrite_is_about_a_role_of_the_guild_or_a_person() {
    let community = Community::new().await;
    let foreign =
        community.instance.register("other").await.post("/guilds", json!({"name": "Other"})).await.text("id");
    let put = async |id: &str, kind: Value| {
        let path = format!("/channels/{}/permissions/{id}", community.general);
        community.owner.put(&path, json!({"type": kind})).await
    };
    put(&foreign, json!(0)).await.refused(400, 50035);
    put(&foreign, json!(1)).await.refused(404, 10013);
    put("x", json!(1)).await.names("overwrite_id");
    put(&foreign, json!(2)).await.names("type");
    let body = json!({"name": "x", "permission_overwrites": [{"id": foreign, "type": 0}]});
    community
        .owner
        .post(&format!("/guilds/{}/channels", community.id), body)
        .await
        .names("permission_overwrites");
    let both = json!([{"id": community.id, "type": 0}, {"id": community.id, "type": 0}]);
    let body = json!({"name": "x", "permission_overwrites": both});
    community
        .owner
        .post(&format!("/guilds/{}/channels", community.id), body)
        .await
        .names("permission_overwrites.1.id");
}

#[actix_web::test]
async fn text_channels_have_small_names_with_dashes_and_the_others_their_own() {
    let community = Community::new().await;
    let path = format!("/guilds/{}/channels", community.id);
    for (kind, name, kept) in
        [(0, " Big  Talk ", "big-talk"), (2, " Big Talk ", "Big Talk"), (4, "Big Talk", "Big Talk")]
    {
        let made = community.owner.post(&path, json!({"name": name, "type": kind})).await.is(201);
        assert_eq!((made.text("name"), &made.body["type"]), (kept.to_owned(), &json!(kind)));
    }
    assert_eq!(community.owner.post(&path, json!({"name": "untyped"})).await.is(201).body["type"], 0);
    for (field, body) in [
        ("name", json!({})),
        ("name", json!({"name": ""})),
        ("name", json!({"name": "  "})),
        ("name", json!({"name": "x".repeat(101)})),
        ("topic", json!({"name": "x", "topic": "x".repeat(1_025)})),
        ("rate_limit_per_user", json!({"name": "x", "rate_limit_per_user": 21_601})),
        ("position", json!({"name": "x", "position": -1})),
        ("bitrate", json!({"name": "x", "type": 2, "bitrate": 1})),
        ("user_limit", json!({"name": "x", "type": 2, "user_limit": 100})),
        ("type", json!({"name": "x", "type": 99})),
    ] {
        community.owner.post(&path, body.clone()).await.names(field);
        if body.get("name").is_some() {
            community.owner.patch(&format!("/channels/{}", community.general), body).await.names(field);
        }
    }
}

#[actix_web::test]
async fn a_channel_changes_and_goes() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let path = format!("/channels/{}", community.general);
    let body =
        json!({"name": "Lobby", "topic": "hello", "nsfw": true, "rate_limit_per_user": 5, "position": 3});
    bob.patch(&path, body.clone()).await.refused(403, 50013);
    let changed = community.owner.patch(&path, body).await.is(200);
    assert_eq!(bob.get(&path).await.is(200).body, changed.body);
    assert_eq!((changed.text("name"), changed.text("topic")), ("lobby".to_owned(), "hello".to_owned()));
    assert_eq!(community.owner.patch(&path, json!({"topic": null})).await.is(200).body["topic"], Value::Null);
    community.owner.patch(&path, json!({"type": 2})).await.names("type");
    bob.delete(&path).await.refused(403, 50013);
    assert_eq!(community.owner.delete(&path).await.is(200).text("id"), community.general);
    bob.get(&path).await.refused(404, 10003);
    community.owner.delete(&path).await.refused(404, 10003);
}

#[actix_web::test]
async fn a_parent_is_a_category_of_the_same_guild() {
    let community = Community::new().await;
    let other = community.owner.post("/guilds", json!({"name": "Other"})).await.text("id");
    let foreign =
        community.owner.post(&format!("/guilds/{other}/channels"), json!({"name": "x", "type": 4})).await;
    let category = community.channel(json!({"name": "category", "type": 4})).await;
    let inside = community.channel(json!({"name": "inside", "parent_id": category})).await;
    let path = format!("/channels/{inside}");
    assert_eq!(community.owner.get(&path).await.text("parent_id"), category);
    for parent in [&community.general, &foreign.text("id"), &"1".to_owned()] {
        let body = json!({"name": "x", "parent_id": parent});
        community.owner.post(&format!("/guilds/{}/channels", community.id), body).await.names("parent_id");
        community.owner.patch(&path, json!({"parent_id": parent})).await.names("parent_id");
    }
    let nested = json!({"name": "x", "type": 4, "parent_id": category});
    community.owner.post(&format!("/guilds/{}/channels", community.id), nested).await.names("parent_id");
    community.owner.delete(&format!("/channels/{category}")).await.is(200);
    assert_eq!(community.owner.get(&path).await.is(200).body["parent_id"], Value::Null);
}

#[actix_web::test]
async fn nothing_is_put_into_a_category_that_one_does_not_manage() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    community.empower(&bob, Permissions::MANAGE_CHANNELS).await;
    let category = async |deny: Permissions| {
        let overwrites = json!([{"id": bob.id, "type": 1, "deny": deny}]);
        community.channel(json!({"name": "theirs", "type": 4, "permission_overwrites": overwrites})).await
    };
    let (unseen, kept) =
        (category(Permissions::VIEW_CHANNEL).await, category(Permissions::MANAGE_CHANNELS).await);
    let list = format!("/guilds/{}/channels", community.id);
    let one = format!("/channels/{}", community.general);
    let ways = async |parent: &str| {
        [
            bob.post(&list, json!({"name": "new", "parent_id": parent})).await,
            bob.patch(&one, json!({"parent_id": parent})).await,
            bob.patch(&list, json!([{"id": community.general, "parent_id": parent}])).await,
        ]
    };
    for answer in ways(&unseen).await {
        answer.names("parent_id");
    }
    for answer in ways(&kept).await {
        answer.refused(403, 50013);
    }
    let open = category(Permissions::NONE).await;
    for answer in ways(&open).await {
        assert!((200..300).contains(&answer.status), "{:#}", answer.body);
    }
}

#[actix_web::test]
async fn a_channel_made_in_a_private_category_is_private() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let hidden = json!([{"id": community.id, "type": 0, "deny": Permissions::VIEW_CHANNEL}]);
    let body = json!({"name": "staff", "type": 4, "permission_overwrites": hidden});
    let category = community.channel(body).await;
    let inside = community.channel(json!({"name": "inside", "parent_id": category})).await;
    bob.get(&format!("/channels/{inside}")).await.refused(403, 50001);
    let own =
        community.channel(json!({"name": "own", "parent_id": category, "permission_overwrites": []})).await;
    bob.get(&format!("/channels/{own}")).await.is(200);
}

#[actix_web::test]
async fn channels_are_moved_together() {
    let community = Community::new().await;
    let (one, two) =
        (community.channel(json!({"name": "one"})).await, community.channel(json!({"name": "two"})).await);
    let path = format!("/guilds/{}/channels", community.id);
    let positions = json!([{"id": one, "position": 9}, {"id": two, "position": 8}]);
    community.owner.patch(&path, positions).await.is(204);
    let order = community.owner.get(&path).await.each("id");
    assert_eq!(order[order.len() - 2..], [two.clone(), one.clone()]);
    community.owner.patch(&path, json!([{"id": "1", "position": 1}])).await.refused(404, 10003);
    community.owner.patch(&path, json!([{"id": one, "position": -1}])).await.names("0.position");
    community.owner.patch(&path, json!([{"id": one, "parent_id": two}])).await.names("parent_id");
}

#[actix_web::test]
async fn moved_together_no_more_come_into_a_category_than_one_by_one() {
    let community = Community::new().await;
    let category = community.channel(json!({"name": "full", "type": 4})).await;
    let mut ids = Vec::new();
    for number in 0..51 {
        ids.push(community.channel(json!({"name": format!("c{number}")})).await);
    }
    let path = format!("/guilds/{}/channels", community.id);
    let into = |ids: &[String]| -> Value {
        ids.iter().map(|id| json!({"id": id, "parent_id": category})).collect::<Vec<_>>().into()
    };
    community.owner.patch(&path, into(&ids)).await.names("parent_id");
    community.owner.patch(&path, into(&ids[..50])).await.is(204);
    community.owner.patch(&path, into(&ids[50..])).await.names("parent_id");
    community.owner.delete(&format!("/channels/{category}")).await.is(200);
    let freed = community.owner.get(&format!("/channels/{}", ids[0])).await.is(200);
    assert_eq!(freed.body["parent_id"], Value::Null);
}

/// The list's door is as narrow as the channel's own.
#[actix_web::test]
async fn moving_asks_for_the_rights_in_each_channel() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    community.empower(&bob, Permissions::MANAGE_CHANNELS | Permissions::MANAGE_ROLES).await;
    let (private, category) =
        (community.private_channel().await, community.channel(json!({"name": "open", "type": 4})).await);
    let path = format!("/guilds/{}/channels", community.id);
    bob.patch(&path, json!([{"id": community.general, "position": 1}])).await.is(204);
    bob.patch(&path, json!([{"id": private, "position": 1}])).await.refused(403, 50001);
    let open_up = json!([{"id": private, "parent_id": category, "lock_permissions": true}]);
    bob.patch(&path, open_up.clone()).await.refused(403, 50001);
    bob.get(&format!("/channels/{private}")).await.refused(403, 50001);
    community.owner.patch(&path, open_up).await.is(204);
    bob.get(&format!("/channels/{private}")).await.is(200);
}

#[actix_web::test]
async fn taking_over_a_category_s_overwrites_gives_nothing_that_one_does_not_have() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    community.empower(&bob, Permissions::MANAGE_CHANNELS | Permissions::MANAGE_ROLES).await;
    let generous = json!([{"id": bob.id, "type": 1, "allow": Permissions::MANAGE_MESSAGES}]);
    let category =
        community.channel(json!({"name": "x", "type": 4, "permission_overwrites": generous})).await;
    let body = json!([{"id": community.general, "parent_id": category, "lock_permissions": true}]);
    bob.patch(&format!("/guilds/{}/channels", community.id), body).await.refused(403, 50013);
}
