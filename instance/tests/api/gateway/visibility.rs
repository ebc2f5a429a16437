//! A right that is taken away stops frames at once, also those that a RESUME would replay: what clients are told then.

use serde_json::json;

use super::house::{VIEW_CHANNEL, house, kinds};
use crate::support::Socket;

#[actix_web::test]
async fn hiding_a_channel_is_its_deletion_to_those_who_lose_it() {
    let house = house().await;
    let (mut at_bob, _) = Socket::identified(&house.bob).await;
    house.hide().await;
    house.say("behind the door").await;
    let events = at_bob.drain(&house.instance).await;
    assert_eq!(kinds(&events), ["CHANNEL_DELETE"]);
    assert_eq!(events[0]["d"]["id"], house.channel.as_str());
}

#[actix_web::test]
async fn showing_it_again_is_its_creation_with_its_newest_message() {
    let house = house().await;
    house.hide().await;
    house.say("behind the door").await;
    let (mut at_bob, ready) = Socket::identified(&house.bob).await;
    let shown = ready["guilds"][0]["channels"].as_array().unwrap();
    assert!(shown.iter().all(|channel| channel["id"] != house.channel.as_str()));

    house.overwrite(&house.bob.id, 1, VIEW_CHANNEL, 0).await;
    house.say("come in").await;
    let created = at_bob.until("CHANNEL_CREATE").await;
    assert_eq!(created["id"], house.channel.as_str());
    assert!(created["last_message_id"].is_string(), "{created:#}");
    assert_eq!(at_bob.until("MESSAGE_CREATE").await["content"], "come in");
}

#[actix_web::test]
async fn the_owner_goes_on_seeing_what_others_lost() {
    let house = house().await;
    let (mut at_alice, _) = Socket::identified(&house.alice).await;
    house.hide().await;
    house.say("to myself").await;
    let events = at_alice.drain(&house.instance).await;
    assert_eq!(kinds(&events), ["CHANNEL_UPDATE", "MESSAGE_CREATE"]);
}

#[actix_web::test]
async fn a_role_that_is_taken_away_takes_its_channels_along() {
    let house = house().await;
    let role = house
        .alice
        .post(&format!("/guilds/{}/roles", house.guild), json!({"name": "Guests"}))
        .await
        .is(200)
        .text("id");
    let membership = format!("/guilds/{}/members/{}/roles/{role}", house.guild, house.bob.id);
    house.alice.put(&membership, json!({})).await.is(204);
    house.hide().await;
    house.overwrite(&role, 0, VIEW_CHANNEL, 0).await;
    let (mut at_bob, _) = Socket::identified(&house.bob).await;
    house.say("welcome").await;
    assert_eq!(at_bob.until("MESSAGE_CREATE").await["content"], "welcome");

    house.alice.delete(&membership).await.is(204);
    house.say("among us").await;
    let events = at_bob.drain(&house.instance).await;
    assert_eq!(kinds(&events), ["CHANNEL_DELETE", "GUILD_MEMBER_UPDATE"]);
}

#[actix_web::test]
async fn a_resume_replays_nothing_of_a_channel_that_was_hidden_meanwhile() {
    let house = house().await;
    let (at_bob, _) = Socket::identified(&house.bob).await;
    let (session, seen) = (at_bob.session.clone(), at_bob.seen);
    at_bob.close(4900).await;
    house.say("you could have read this").await;
    house.hide().await;
    house.say("but not this").await;

    let mut at_bob = Socket::open(&house.instance.base, "/").await;
    at_bob.resume(&house.bob, &session, seen).await;
    let events = at_bob.drain(&house.instance).await;
    assert_eq!(kinds(&events), ["CHANNEL_DELETE", "RESUMED"]);
}

#[actix_web::test]
async fn whoever_joins_gets_the_guild_and_then_its_events() {
    let house = house().await;
    let path = format!("/channels/{}/invites", house.channel);
    let code = house.alice.post(&path, json!({})).await.is(200).text("code");
    house.alice.delete(&format!("/guilds/{}/members/{}", house.guild, house.bob.id)).await.is(204);
    let (mut at_bob, ready) = Socket::identified(&house.bob).await;
    assert_eq!(ready["guilds"], json!([]));

    house.bob.post(&format!("/invites/{code}"), json!({})).await.is(200);
    house.say("welcome").await;
    let created = at_bob.until("GUILD_CREATE").await;
    assert_eq!((&created["id"], &created["member_count"]), (&json!(house.guild), &json!(2)));
    assert_eq!(at_bob.until("MESSAGE_CREATE").await["content"], "welcome");
}
