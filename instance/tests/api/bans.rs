//! Bans outlast membership; everybody who is banned stays out, however they try to come in.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Guild, TestInstance, User};

const MANAGE_GUILD: u64 = 1 << 5;
const BAN_MEMBERS: u64 = 1 << 2;

fn ban_of(guild: &Guild, user: &User) -> String {
    guild.path(&format!("/bans/{}", user.id))
}

#[actix_web::test]
async fn the_banned_are_out_and_come_back_only_once_the_ban_is_lifted() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let code = guild.invite(&owner, json!({})).await.text("code");
    let join = format!("/invites/{code}");

    owner.put(&ban_of(&guild, &bob), json!({})).await.is(204);
    bob.get(&guild.path("")).await.refused(403, 50001);
    let new = guild.invite(&owner, json!({"max_uses": 1})).await.text("code");
    for join in [&join, &format!("/invites/{new}")] {
        bob.post(join, json!({})).await.refused(403, 40007);
    }
    let invites = owner.get(&guild.path("/invites")).await.is(200);
    for invite in invites.body.as_array().expect("a list") {
        let refused = invite["code"] == code || invite["code"] == new;
        assert_eq!(invite["uses"], i32::from(!refused), "a refusal uses nothing up: {invite:#}");
    }

    owner.delete(&ban_of(&guild, &bob)).await.is(204);
    owner.delete(&ban_of(&guild, &bob)).await.refused(404, 10026);
    assert_eq!(bob.post(&join, json!({})).await.is(200).body["new_member"], true);
}

#[actix_web::test]
async fn someone_who_never_was_a_member_can_be_banned_once() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    owner.get(&ban_of(&guild, &bob)).await.refused(404, 10026);
    for _ in 0..2 {
        owner.put(&ban_of(&guild, &bob), json!({})).await.is(204);
    }
    assert_eq!(owner.get(&guild.path("/bans")).await.is(200).body.as_array().expect("a list").len(), 1);
    owner.put(&guild.path("/bans/1"), json!({})).await.refused(404, 10013);
    owner.put(&ban_of(&guild, &owner), json!({})).await.refused(403, 50013);
}

#[actix_web::test]
async fn the_reason_is_kept_and_bans_come_in_pages() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let mut banned = Vec::new();
    for name in ["ann", "bea", "cleo"] {
        let user = instance.register(name).await;
        owner.put(&ban_of(&guild, &user), json!({})).await.is(204);
        banned.push(user);
    }
    let with_reason = reqwest::Client::new()
        .put(format!("{}/api/v10{}", instance.base, ban_of(&guild, &instance.register("dora").await)))
        .header("authorization", owner.token.as_deref().expect("a token"))
        .header("x-audit-log-reason", "spam%20%C3%A9t%C3%A9");
    assert_eq!(with_reason.send().await.expect("an answer").status(), 204);

    let names = |body: &Value| -> Vec<String> {
        let name = |ban: &Value| ban["user"]["username"].as_str().expect("a name").to_owned();
        body.as_array().expect("a list").iter().map(name).collect()
    };
    let all = owner.get(&guild.path("/bans")).await.is(200).body;
    assert_eq!(names(&all), ["ann", "bea", "cleo", "dora"]);
    assert_eq!((&all[0]["reason"], &all[3]["reason"]), (&Value::Null, &json!("spam été")));
    let after = guild.path(&format!("/bans?limit=1&after={}", banned[0].id));
    assert_eq!(names(&owner.get(&after).await.is(200).body), ["bea"]);
    let before = guild.path(&format!("/bans?limit=1&before={}", banned[2].id));
    assert_eq!(names(&owner.get(&before).await.is(200).body), ["bea"], "the ones just before");
    owner.get(&guild.path("/bans?limit=0")).await.refused(400, 50035);
}

#[actix_web::test]
async fn recent_messages_go_with_the_ban_and_older_ones_stay() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let messages = format!("/channels/{}/messages", guild.channel);
    bob.post(&messages, json!({"content": "old"})).await.is(200);
    instance.clock.advance(Duration::from_mins(10));
    bob.post(&messages, json!({"content": "new"})).await.is(200);
    owner.post(&messages, json!({"content": "mine"})).await.is(200);
    owner.put(&ban_of(&guild, &bob), json!({"delete_message_seconds": 604_801})).await.refused(400, 50035);
    owner.put(&ban_of(&guild, &bob), json!({"delete_message_seconds": 300})).await.is(204);
    let left = owner.get(&messages).await.is(200).body;
    let texts: Vec<_> = left.as_array().expect("a list").iter().map(|message| &message["content"]).collect();
    assert_eq!(texts, ["mine", "old"]);
}

#[actix_web::test]
async fn many_are_banned_at_once_and_those_who_cannot_be_are_named() {
    let instance = TestInstance::new().await;
    let (owner, mia) = (instance.register("owner").await, instance.register("mia").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &mia).await;
    let mut users = Vec::new();
    for name in ["ann", "bea"] {
        let user = instance.register(name).await;
        guild.admit(&owner, &user).await;
        users.push(user);
    }
    let path = guild.path("/bulk-ban");
    let body = json!({"user_ids": [users[0].id, owner.id, users[1].id, "1"]});
    let role = guild.role(&owner, BAN_MEMBERS, 1).await;
    guild.give(&owner, &mia, &role).await;
    mia.post(&path, body.clone()).await.refused(403, 50013);
    let both = json!({"permissions": (BAN_MEMBERS | MANAGE_GUILD).to_string()});
    owner.patch(&guild.path(&format!("/roles/{role}")), both).await.is(200);
    let done = mia.post(&path, body).await.is(200).body;
    let expected = json!({"banned_users": [users[0].id, users[1].id], "failed_users": [owner.id, "1"]});
    assert_eq!(done, expected);
    users[0].get(&guild.path("")).await.refused(403, 50001);
    owner.get(&ban_of(&guild, &users[1])).await.is(200);
}

#[actix_web::test]
async fn bans_are_seen_and_made_only_with_the_right() {
    let instance = TestInstance::new().await;
    let (owner, mia) = (instance.register("owner").await, instance.register("mia").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &mia).await;
    let bob = instance.register("bob").await;
    mia.put(&ban_of(&guild, &bob), json!({})).await.refused(403, 50013);
    mia.get(&guild.path("/bans")).await.refused(403, 50013);
    bob.get(&guild.path("/bans")).await.refused(403, 50001);
    let role = guild.role(&owner, BAN_MEMBERS, 1).await;
    guild.give(&owner, &mia, &role).await;
    mia.put(&ban_of(&guild, &bob), json!({})).await.is(204);
    mia.get(&guild.path("/bans")).await.is(200);
    mia.delete(&ban_of(&guild, &bob)).await.is(204);
}

/// Each person's share is the same alone and among others: a unit's work is bounded.
#[actix_web::test]
async fn banned_together_each_loses_as_many_messages_as_alone() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let (ann, bea) = (instance.register("ann").await, instance.register("bea").await);
    for user in [&ann, &bea] {
        guild.admit(&owner, user).await;
    }
    let messages = format!("/channels/{}/messages", guild.channel);
    let first = ann.post(&messages, json!({"content": "first"})).await.is(200).text("id");
    bea.post(&messages, json!({"content": "of bea"})).await.is(200);
    let (channel, first) = (guild.channel.parse().expect("an id"), first.parse().expect("an id"));
    let more = instance.app.write(async move |tx| {
        let row = instance_store::messages::find(tx.conn(), channel, first).await?.expect("the first");
        for _ in 1..520 {
            let next = instance_store::messages::MessageRow { id: tx.next_id()?, ..row.clone() };
            instance_store::messages::insert(tx.conn(), next).await?;
        }
        Ok(())
    });
    more.await.expect("519 more");
    // Nothing of it is new any more when the ban is made.
    instance.clock.advance(Duration::from_mins(1));
    let body = json!({"user_ids": [ann.id, bea.id], "delete_message_seconds": 3_600});
    owner.post(&guild.path("/bulk-ban"), body).await.is(200);
    let left = owner.get(&format!("{messages}?limit=100")).await.is(200).body;
    let left: Vec<_> = left.as_array().expect("a list").iter().map(|it| it["content"].clone()).collect();
    assert_eq!(left, vec![json!("first"); 20], "the oldest of Ann's");
}
