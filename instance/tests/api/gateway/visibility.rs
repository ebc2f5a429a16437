//! A right that is taken away stops frames at once, also those that a RESUME would replay.

use serde_json::{Value, json};

use crate::support::{Socket, TestInstance, User};

const VIEW_CHANNEL: u64 = 1 << 10;

struct House {
    instance: TestInstance,
    alice: User,
    bob: User,
    guild: String,
    channel: String,
}

/// Alice owns the guild, Bob is in it, both see the channel.
async fn house() -> House {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let bob = instance.register("bob").await;
    let (_, ready) = Socket::identified(&alice).await;
    let guild = &ready["guilds"][0];
    let channels = guild["channels"].as_array().unwrap();
    let channel =
        channels.iter().find(|channel| channel["type"] == 0).unwrap()["id"].as_str().unwrap().to_owned();
    let guild = guild["id"].as_str().unwrap().to_owned();
    House { instance, alice, bob, guild, channel }
}

impl House {
    async fn say(&self, content: &str) {
        let path = format!("/channels/{}/messages", self.channel);
        self.alice.post(&path, json!({"content": content})).await.is(200);
    }

    async fn overwrite(&self, target: &str, kind: u8, allow: u64, deny: u64) {
        let path = format!("/channels/{}/permissions/{target}", self.channel);
        let body = json!({"type": kind, "allow": allow.to_string(), "deny": deny.to_string()});
        self.alice.put(&path, body).await.is(204);
    }

    async fn hide(&self) {
        self.overwrite(&self.guild, 0, 0, VIEW_CHANNEL).await;
    }
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["t"].as_str().unwrap())
        .filter(|kind| *kind != "PRESENCE_UPDATE")
        .collect()
}

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
async fn kick_and_ban_end_everything_at_once_and_for_resumes() {
    for ban in [false, true] {
        let house = house().await;
        let (mut at_bob, _) = Socket::identified(&house.bob).await;
        let (parked, _) = Socket::identified(&house.bob).await;
        let (session, seen) = (parked.session.clone(), parked.seen);
        parked.close(4900).await;
        house.say("before").await;
        at_bob.until("MESSAGE_CREATE").await;
        if ban {
            house
                .alice
                .put(&format!("/guilds/{}/bans/{}", house.guild, house.bob.id), json!({}))
                .await
                .is(204);
        } else {
            house.alice.delete(&format!("/guilds/{}/members/{}", house.guild, house.bob.id)).await.is(204);
        }
        house.say("after").await;
        let gone = at_bob.until("GUILD_DELETE").await;
        assert_eq!(gone, json!({"id": house.guild}));
        assert_eq!(kinds(&at_bob.drain(&house.instance).await), Vec::<&str>::new());

        let mut resumed = Socket::open(&house.instance.base, "/").await;
        resumed.resume(&house.bob, &session, seen).await;
        assert_eq!(kinds(&resumed.drain(&house.instance).await), ["GUILD_DELETE", "RESUMED"], "ban: {ban}");
    }
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
