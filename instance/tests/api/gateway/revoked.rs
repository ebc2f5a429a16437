//! A right that is taken away stops frames at once, also those that a RESUME would replay. Each way to lose a right is
//! looked at by a socket that is open and by one that was lost and resumes.

use std::{sync::Arc, time::Duration};

use instance::{cache::load, gateway::event::Signal};
use serde_json::{Value, json};
use shared_web::Clock as _;

use super::house::{House, VIEW_CHANNEL, house, kinds};
use crate::support::{PASSWORD, Socket};

const MANAGE_CHANNELS: u64 = 1 << 4;

/// Bob's two devices.
struct Devices {
    open: Socket,
    /// What that heard so far.
    heard: Vec<Value>,
    /// The session and the last number of the one whose socket was lost.
    lost: (String, u64),
}

impl House {
    async fn devices(&self) -> Devices {
        let (lost, _) = Socket::identified(&self.bob).await;
        let (session, seen) = (lost.session.clone(), lost.seen);
        lost.close(4900).await;
        let (open, _) = Socket::identified(&self.bob).await;
        Devices { open, heard: Vec::new(), lost: (session, seen) }
    }

    /// A role with these permissions, which Bob gets; answers its id.
    async fn empower(&self, permissions: u64) -> String {
        let body = json!({"name": "Guests", "permissions": permissions.to_string()});
        let role = self.alice.post(&format!("/guilds/{}/roles", self.guild), body).await.is(200).text("id");
        self.alice.put(&self.holds(&role), json!({})).await.is(204);
        role
    }

    /// The path of Bob's having a role.
    fn holds(&self, role: &str) -> String {
        format!("/guilds/{}/members/{}/roles/{role}", self.guild, self.bob.id)
    }

    /// A role that lets Bob into the channel, which everybody else lost; answers its id.
    async fn let_in(&self) -> String {
        let role = self.empower(0).await;
        self.hide().await;
        self.overwrite(&role, 0, VIEW_CHANNEL, 0).await;
        role
    }

    async fn invite(&self) {
        let path = format!("/channels/{}/invites", self.channel);
        self.alice.post(&path, json!({"unique": true})).await.is(200);
    }

    async fn time_out(&self, until: Value) {
        let path = format!("/guilds/{}/members/{}", self.guild, self.bob.id);
        self.alice.patch(&path, json!({"communication_disabled_until": until})).await.is(200);
    }
}

impl Devices {
    /// Lets the open socket hear what has happened so far.
    async fn listen(&mut self, house: &House) {
        self.heard.extend(self.open.drain(&house.instance).await);
    }

    /// What each of them hears.
    async fn hear(mut self, house: &House) -> (Vec<Value>, Vec<Value>) {
        self.listen(house).await;
        let live = self.heard;
        let mut resumed = Socket::open(&house.instance.base, "/").await;
        resumed.resume(&house.bob, &self.lost.0, self.lost.1).await;
        (live, resumed.drain(&house.instance).await)
    }
}

fn said(events: &[Value]) -> Vec<&str> {
    let messages = events.iter().filter(|event| event["t"] == "MESSAGE_CREATE");
    messages.map(|event| event["d"]["content"].as_str().unwrap()).collect()
}

/// Takes a right between two messages: the first is heard where a socket was there, the second nowhere.
async fn ends_hearing(house: House, told: &str, revoke: impl AsyncFnOnce(&House)) {
    let mut devices = house.devices().await;
    house.say("before").await;
    devices.listen(&house).await;
    revoke(&house).await;
    house.say("after").await;
    let (live, resumed) = devices.hear(&house).await;
    assert_eq!((said(&live), said(&resumed)), (vec!["before"], vec![]), "{live:#?} {resumed:#?}");
    for events in [&live, &resumed] {
        assert!(kinds(events).contains(&told), "{events:#?}");
    }
    assert_eq!(kinds(&resumed).last(), Some(&"RESUMED"));
}

#[actix_web::test]
async fn by_a_role_that_is_taken() {
    let house = house().await;
    let role = house.let_in().await;
    ends_hearing(house, "CHANNEL_DELETE", async |house| {
        house.alice.delete(&house.holds(&role)).await.is(204);
    })
    .await;
}

#[actix_web::test]
async fn by_a_role_that_is_deleted() {
    let house = house().await;
    let role = house.let_in().await;
    ends_hearing(house, "CHANNEL_DELETE", async |house| {
        house.alice.delete(&format!("/guilds/{}/roles/{role}", house.guild)).await.is(204);
    })
    .await;
}

#[actix_web::test]
async fn by_permissions_that_everyone_loses() {
    ends_hearing(house().await, "CHANNEL_DELETE", async |house| {
        let path = format!("/guilds/{0}/roles/{0}", house.guild);
        house.alice.patch(&path, json!({"permissions": "0"})).await.is(200);
        // The claim's other roles see channels too.
        let path = format!("/guilds/{}/members/{}", house.guild, house.bob.id);
        house.alice.patch(&path, json!({"roles": []})).await.is(200);
    })
    .await;
}

#[actix_web::test]
async fn by_an_overwrite_for_everyone() {
    ends_hearing(house().await, "CHANNEL_DELETE", async |house| house.hide().await).await;
}

#[actix_web::test]
async fn by_an_overwrite_for_the_member() {
    ends_hearing(house().await, "CHANNEL_DELETE", async |house| {
        house.overwrite(&house.bob.id, 1, 0, VIEW_CHANNEL).await;
    })
    .await;
}

#[actix_web::test]
async fn by_an_overwrite_that_let_the_member_in() {
    let house = house().await;
    house.hide().await;
    house.overwrite(&house.bob.id, 1, VIEW_CHANNEL, 0).await;
    ends_hearing(house, "CHANNEL_DELETE", async |house| {
        let path = format!("/channels/{}/permissions/{}", house.channel, house.bob.id);
        house.alice.delete(&path).await.is(204);
    })
    .await;
}

#[actix_web::test]
async fn by_a_kick() {
    ends_hearing(house().await, "GUILD_DELETE", async |house| {
        house.alice.delete(&format!("/guilds/{}/members/{}", house.guild, house.bob.id)).await.is(204);
    })
    .await;
}

/// PostgreSQL lets the next unit begin a moment before the one ahead of it is told.
#[actix_web::test]
async fn by_a_kick_that_is_told_ahead_of_the_join() {
    let house = house().await;
    let (mut at_bob, _) = Socket::identified(&house.bob).await;
    let (guild, bob) = (house.guild.parse().unwrap(), house.bob.id.parse().unwrap());
    let app = house.instance.app.clone();
    let joined = app.read(async move |conn| load::member(conn, guild, bob).await).await.unwrap().unwrap();
    house.alice.delete(&format!("/guilds/{}/members/{}", house.guild, house.bob.id)).await.is(204);
    at_bob.until("GUILD_DELETE").await;
    let late = Signal::Member(guild, bob, Some(Arc::new(joined)));
    let telling = tokio::task::spawn_blocking(move || {
        app.gateway.gather(late);
        app.gateway.flush();
    });
    telling.await.unwrap();
    house.say("secret").await;
    assert!(kinds(&at_bob.drain(&house.instance).await).is_empty());
}

#[actix_web::test]
async fn by_a_ban() {
    ends_hearing(house().await, "GUILD_DELETE", async |house| {
        let path = format!("/guilds/{}/bans/{}", house.guild, house.bob.id);
        house.alice.put(&path, json!({})).await.is(204);
    })
    .await;
}

#[actix_web::test]
async fn by_leaving() {
    ends_hearing(house().await, "GUILD_DELETE", async |house| {
        house.bob.delete(&format!("/users/@me/guilds/{}", house.guild)).await.is(204);
    })
    .await;
}

#[actix_web::test]
async fn by_giving_the_guild_away() {
    let house = house().await;
    let carol = house.instance.register("carol").await;
    let body = json!({"owner_id": house.bob.id, "password": PASSWORD});
    house.alice.patch(&format!("/guilds/{}", house.guild), body).await.is(200);
    house.hide().await;
    // Alice keeps seeing it: her role is an administrator's.
    ends_hearing(house, "CHANNEL_DELETE", async |house| {
        let body = json!({"owner_id": carol.id, "password": PASSWORD});
        house.bob.patch(&format!("/guilds/{}", house.guild), body).await.is(200);
    })
    .await;
}

#[actix_web::test]
async fn a_timeout_takes_no_sight() {
    let house = house().await;
    let devices = house.devices().await;
    house.say("before").await;
    let until = house.instance.clock.now_ms() + 60_000;
    house.time_out(json!(shared::Timestamp::from_ms(until))).await;
    house.say("after").await;
    house.bob.send(&house.channel, json!({"content": "may I?"})).await.refused(403, 50013);
    assert_eq!(house.bob.reads(&house.channel, "").await, ["after", "before"]);
    let (live, resumed) = devices.hear(&house).await;
    assert_eq!((said(&live), said(&resumed)), (vec!["before", "after"], vec!["before", "after"]));
}

#[actix_web::test]
async fn a_timeout_takes_what_needs_more_than_sight_until_it_is_over() {
    let house = house().await;
    house.empower(MANAGE_CHANNELS).await;
    let mut devices = house.devices().await;
    house.invite().await;
    devices.listen(&house).await;
    let until = house.instance.clock.now_ms() + 10_000;
    house.time_out(json!(shared::Timestamp::from_ms(until))).await;
    house.invite().await;
    let (live, resumed) = devices.hear(&house).await;
    assert_eq!(kinds(&live), ["INVITE_CREATE", "GUILD_MEMBER_UPDATE"]);
    assert_eq!(kinds(&resumed), ["GUILD_MEMBER_UPDATE", "RESUMED"]);

    let (mut open, _) = Socket::identified(&house.bob).await;
    house.instance.clock.advance(Duration::from_secs(11));
    house.invite().await;
    assert_eq!(kinds(&open.drain(&house.instance).await), ["INVITE_CREATE"]);
}

#[actix_web::test]
async fn a_right_beyond_sight_that_is_taken_stops_what_needs_it() {
    let house = house().await;
    let role = house.empower(MANAGE_CHANNELS).await;
    let mut devices = house.devices().await;
    house.invite().await;
    devices.listen(&house).await;
    house.alice.delete(&house.holds(&role)).await.is(204);
    house.invite().await;
    let (live, resumed) = devices.hear(&house).await;
    assert_eq!(kinds(&live), ["INVITE_CREATE", "GUILD_MEMBER_UPDATE"]);
    assert_eq!(kinds(&resumed), ["GUILD_MEMBER_UPDATE", "RESUMED"]);
}

#[actix_web::test]
async fn who_was_kicked_is_told_of_no_members() {
    let house = house().await;
    let (mut open, _) = Socket::identified(&house.bob).await;
    house.alice.delete(&format!("/guilds/{}/members/{}", house.guild, house.bob.id)).await.is(204);
    open.send(json!({"op": 8, "d": {"guild_id": house.guild, "user_ids": [house.alice.id]}})).await;
    let chunk = open.until("GUILD_MEMBERS_CHUNK").await;
    assert_eq!((&chunk["members"], &chunk["not_found"]), (&json!([]), &json!([house.alice.id])));
}
