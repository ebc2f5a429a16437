//! Events are true to a fresh READY: whatever somebody does, what another's client makes of the events is what it would
//! be told if it came anew. Here what takes several steps; `every_mutation.rs` does so for each route.

use std::time::Duration;

use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};

use super::watcher::Watcher;
use crate::support::{PASSWORD, Socket, TestInstance, User};

/// The owner of a guild and a member; what their clients know is followed.
struct Truth {
    instance: TestInstance,
    alice: User,
    bob: User,
    guild: String,
    channel: String,
    watchers: Vec<Watcher>,
}

impl Truth {
    async fn new() -> Self {
        let instance = TestInstance::new().await;
        let alice = instance.claim("alice").await;
        let bob = instance.register("bob").await;
        let (socket, ready) = Socket::identified(&bob).await;
        socket.close(1000).await;
        let guild = &ready["guilds"][0];
        let channels = guild["channels"].as_array().unwrap();
        let channel = channels.iter().find(|channel| channel["type"] == 0).unwrap()["id"].clone();
        let (guild, channel) =
            (guild["id"].as_str().unwrap().to_owned(), channel.as_str().unwrap().to_owned());
        let watchers = vec![Watcher::managing(&alice, vec![guild.clone()]).await, Watcher::of(&bob).await];
        let mut truth = Self { instance, alice, bob, guild, channel, watchers };
        truth.holds("the beginning").await;
        truth
    }

    async fn watch(&mut self, user: &User) {
        self.watchers.push(Watcher::of(user).await);
    }

    /// Applies what came, and compares with a READY of now.
    async fn holds(&mut self, after: &str) {
        self.instance.clock.advance(Duration::from_secs(1));
        for watcher in &mut self.watchers {
            let differences = watcher.differences(&self.instance).await;
            let who = &watcher.user.name;
            assert!(
                differences.is_empty(),
                "after {after}, to {who} (by the events; fresh): {differences:#?}"
            );
        }
    }

    /// One after another, each by Alice and checked.
    async fn follow(&mut self, steps: Vec<(&str, Method, String, Value)>) {
        for (what, method, path, body) in steps {
            let answer = self.alice.call(method, &path, Some(body.to_string())).await;
            assert!(answer.status < 300, "{what}: {} {:#}", answer.status, answer.body);
            self.holds(what).await;
        }
    }

    async fn invite(&self) -> String {
        let path = format!("/channels/{}/invites", self.channel);
        self.alice.post(&path, json!({"unique": true})).await.is(200).text("code")
    }
}

#[actix_web::test]
async fn of_messages() {
    let mut truth = Truth::new().await;
    let messages = format!("/channels/{}/messages", truth.channel);
    let first = truth.alice.post(&messages, json!({"content": "one"})).await.is(200).text("id");
    truth.holds("a message").await;
    let mention = format!("<@{}>", truth.bob.id);
    truth
        .follow(vec![
            ("a mention", Method::POST, messages.clone(), json!({"content": mention})),
            ("an edit", Method::PATCH, format!("{messages}/{first}"), json!({"content": "two"})),
        ])
        .await;
    let second = truth.bob.post(&messages, json!({"content": "mine"})).await.is(200).text("id");
    truth.holds("a message of one's own").await;
    truth.bob.post(&format!("{messages}/{second}/ack"), json!({})).await.is(200);
    truth.holds("an ack").await;
    let all = json!({"messages": [first, second]});
    truth
        .follow(vec![
            ("a bulk deletion", Method::POST, format!("{messages}/bulk-delete"), all),
            ("a message after it", Method::POST, messages, json!({"content": "three"})),
        ])
        .await;
}

#[actix_web::test]
async fn of_channels() {
    let mut truth = Truth::new().await;
    let channels = format!("/guilds/{}/channels", truth.guild);
    let made = truth.alice.post(&channels, json!({"name": "new", "topic": "x"})).await.is(201).text("id");
    truth.holds("a channel").await;
    let everyone = truth.guild.clone();
    let overwrite = format!("/channels/{made}/permissions/{everyone}");
    truth
        .follow(vec![
            ("a rename", Method::PATCH, format!("/channels/{made}"), json!({"name": "renamed"})),
            (
                "a hidden channel",
                Method::PUT,
                overwrite.clone(),
                json!({"type": 0, "allow": "0", "deny": "1024"}),
            ),
            (
                "a shown channel",
                Method::PUT,
                overwrite.clone(),
                json!({"type": 0, "allow": "0", "deny": "0"}),
            ),
            ("no overwrite", Method::DELETE, overwrite, json!({})),
            ("a category", Method::POST, channels.clone(), json!({"name": "group", "type": 4})),
            ("other positions", Method::PATCH, channels, json!([{"id": made, "position": 0}])),
            ("a deleted channel", Method::DELETE, format!("/channels/{made}"), json!({})),
        ])
        .await;
}

#[actix_web::test]
async fn of_roles() {
    let mut truth = Truth::new().await;
    let roles = format!("/guilds/{}/roles", truth.guild);
    let role = truth.alice.post(&roles, json!({"name": "Gardeners"})).await.is(200).text("id");
    truth.holds("a role").await;
    let given = format!("/guilds/{}/members/{}/roles/{role}", truth.guild, truth.bob.id);
    truth
        .follow(vec![
            (
                "a changed role",
                Method::PATCH,
                format!("{roles}/{role}"),
                json!({"color": 255, "hoist": true}),
            ),
            ("a role that is given", Method::PUT, given.clone(), json!({})),
            ("a role that is taken", Method::DELETE, given.clone(), json!({})),
            ("a role that is given again", Method::PUT, given, json!({})),
            ("a deleted role", Method::DELETE, format!("{roles}/{role}"), json!({})),
        ])
        .await;
}

#[actix_web::test]
async fn of_members_and_the_guild() {
    let mut truth = Truth::new().await;
    let carol = truth.instance.register("carol").await;
    truth.holds("a member").await;
    let member = format!("/guilds/{}/members/{}", truth.guild, carol.id);
    let own = format!("/guilds/{}/members/{}", truth.guild, truth.bob.id);
    truth
        .follow(vec![
            ("a nickname", Method::PATCH, member.clone(), json!({"nick": "C"})),
            ("one's own nickname", Method::PATCH, own, json!({"nick": "B"})),
            ("a guild's name", Method::PATCH, format!("/guilds/{}", truth.guild), json!({"name": "Orchard"})),
            ("a kick", Method::DELETE, member, json!({})),
        ])
        .await;
    let (socket, _) = Socket::identified(&truth.alice).await;
    truth.holds("somebody online").await;
    socket.close(1000).await;
    truth.bob.patch("/users/@me", json!({"global_name": "Robert"})).await.is(200);
    truth.holds("a name of one's own").await;
}

#[actix_web::test]
async fn of_bans_and_who_joins_again() {
    let mut truth = Truth::new().await;
    let carol = truth.instance.register("carol").await;
    truth.watch(&carol).await;
    carol.say(&truth.channel, "spam").await;
    truth.holds("a message").await;
    let ban = format!("/guilds/{}/bans/{}", truth.guild, carol.id);
    truth
        .follow(vec![
            ("a ban", Method::PUT, ban.clone(), json!({"delete_message_seconds": 3600})),
            ("its end", Method::DELETE, ban, json!({})),
        ])
        .await;
    let code = truth.invite().await;
    truth.holds("an invitation").await;
    carol.post(&format!("/invites/{code}"), json!({})).await.is(200);
    truth.holds("who joins while online").await;
    truth.alice.delete(&format!("/invites/{code}")).await.is(200);
    truth.holds("an invitation's end").await;
    carol.delete(&format!("/users/@me/guilds/{}", truth.guild)).await.is(204);
    truth.holds("who leaves").await;
}

#[actix_web::test]
async fn of_an_invitation_that_is_used_up_or_loses_its_channel() {
    let mut truth = Truth::new().await;
    let channel = truth
        .alice
        .post(&format!("/guilds/{}/channels", truth.guild), json!({"name": "door"}))
        .await
        .is(201)
        .text("id");
    let invites = format!("/channels/{channel}/invites");
    truth
        .follow(vec![
            ("an invitation", Method::POST, invites.clone(), json!({"max_uses": 1, "unique": true})),
            ("another", Method::POST, invites, json!({"unique": true})),
            ("their channel's end", Method::DELETE, format!("/channels/{channel}"), json!({})),
        ])
        .await;
    let path = format!("/channels/{}/invites", truth.channel);
    let code = truth.alice.post(&path, json!({"max_uses": 1})).await.is(200).text("code");
    truth.holds("an invitation for one").await;
    truth.alice.delete(&format!("/guilds/{}/members/{}", truth.guild, truth.bob.id)).await.is(204);
    truth.bob.post(&format!("/invites/{code}"), json!({})).await.is(200);
    truth.holds("its use").await;
}

#[actix_web::test]
async fn of_a_guild_that_changes_hands() {
    let mut truth = Truth::new().await;
    let hidden = json!([{"id": truth.guild, "type": 0, "deny": "1024"}]);
    let channel = json!({"name": "owners", "permission_overwrites": hidden});
    // Alice sees it as the owner alone.
    let roles = truth.alice.get(&format!("/guilds/{}/members/{}", truth.guild, truth.alice.id)).await.is(200);
    for role in roles.body["roles"].as_array().unwrap() {
        let role = role.as_str().unwrap();
        truth.alice.delete(&format!("/guilds/{}/roles/{role}", truth.guild)).await.is(204);
    }
    let heir = json!({"owner_id": truth.bob.id, "password": PASSWORD});
    truth
        .follow(vec![
            ("a hidden channel", Method::POST, format!("/guilds/{}/channels", truth.guild), channel),
            ("another owner", Method::PATCH, format!("/guilds/{}", truth.guild), heir),
        ])
        .await;
}

#[actix_web::test]
async fn of_direct_messages() {
    let mut truth = Truth::new().await;
    let open = json!({"recipient_id": truth.bob.id});
    let channel = truth.alice.post("/users/@me/channels", open.clone()).await.is(200).text("id");
    truth.holds("an opened conversation").await;
    let messages = format!("/channels/{channel}/messages");
    truth
        .follow(vec![
            ("its first message", Method::POST, messages.clone(), json!({"content": "psst"})),
            ("its second message", Method::POST, messages.clone(), json!({"content": "hey"})),
        ])
        .await;
    let answer = truth.bob.say(&channel, "yes?").await;
    truth.holds("an answer").await;
    truth.bob.patch("/users/@me", json!({"global_name": "Robert"})).await.is(200);
    truth.holds("another name").await;
    truth
        .follow(vec![
            ("an ack", Method::POST, format!("{messages}/{answer}/ack"), json!({})),
            ("a closed conversation", Method::DELETE, format!("/channels/{channel}"), json!({})),
            ("an opened one", Method::POST, "/users/@me/channels".to_owned(), open),
        ])
        .await;
}

#[actix_web::test]
async fn of_a_bot_that_comes_and_goes() {
    let mut truth = Truth::new().await;
    let (bot, application) = truth.instance.bot(&truth.alice, "Helper").await;
    truth.watch(&bot).await;
    let authorize = format!("/oauth2/authorize?client_id={application}&scope=bot");
    let body = json!({"guild_id": truth.guild, "permissions": "8", "authorize": true});
    truth.follow(vec![("a bot", Method::POST, authorize.clone(), body.clone())]).await;
    truth.alice.delete(&format!("/guilds/{}/members/{}", truth.guild, bot.id)).await.is(204);
    truth.holds("a kicked bot").await;
    truth.follow(vec![("a bot again", Method::POST, authorize, body)]).await;
    // Its client is sent away for good, so nobody follows that.
    truth.watchers.pop();
    truth
        .follow(vec![(
            "an application's end",
            Method::DELETE,
            format!("/applications/{application}"),
            json!({}),
        )])
        .await;
}

#[actix_web::test]
async fn of_voice_channels() {
    let mut truth = Truth::new().await;
    let channels = format!("/guilds/{}/channels", truth.guild);
    let voice = truth.alice.post(&channels, json!({"name": "stage", "type": 2})).await.is(201).text("id");
    truth.holds("a voice channel").await;
    let carol = truth.instance.register("carol").await;
    let (mut at_carol, _) = Socket::identified(&carol).await;
    let d = json!({"guild_id": truth.guild, "channel_id": voice, "self_mute": false, "self_deaf": false});
    at_carol.send(json!({"op": 4, "d": d})).await;
    at_carol.until("VOICE_STATE_UPDATE").await;
    truth.holds("somebody in it").await;
    let path = format!("/channels/{voice}/permissions/{}", truth.bob.id);
    truth
        .follow(vec![
            ("it is hidden", Method::PUT, path.clone(), json!({"type": 1, "allow": "0", "deny": "1024"})),
            ("it is shown", Method::DELETE, path, json!({})),
            ("it is deleted", Method::DELETE, format!("/channels/{voice}"), json!({})),
        ])
        .await;
}

#[actix_web::test]
async fn who_joins_while_somebody_identifies_is_counted_once() {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let guild = alice.get("/users/@me/guilds").await.is(200).each("id").remove(0);
    let mut watchers = Vec::new();
    for round in 0..8 {
        let newcomers = (0..4).map(|number| {
            let (instance, name) = (&instance, format!("user{round}x{number}"));
            async move { instance.register(&name).await }
        });
        let (watcher, newcomers) = join(Watcher::of(&alice), join_all(newcomers)).await;
        watchers.push(watcher);
        // And who leaves.
        let leaving = format!("/guilds/{guild}/members/{}", newcomers[0].id);
        let (watcher, kicked) = join(Watcher::of(&alice), alice.delete(&leaving)).await;
        kicked.is(204);
        watchers.push(watcher);
    }
    for mut watcher in watchers {
        assert_eq!(watcher.differences(&instance).await, Vec::<String>::new());
        assert_eq!(watcher.guild(&guild).unwrap()["member_count"], 1 + 8 * 3);
    }
}
