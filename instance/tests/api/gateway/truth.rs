//! Events are true to a fresh READY: whatever somebody does, what another's client makes of the events is what it would
//! be told if it came anew.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::model::Model;
use crate::support::{Socket, TestInstance, User};

/// Two people in a guild; what the second one's client knows is followed.
struct Truth {
    instance: TestInstance,
    alice: User,
    bob: User,
    guild: String,
    channel: String,
    socket: Socket,
    model: Model,
}

impl Truth {
    async fn new() -> Self {
        let instance = TestInstance::new().await;
        let alice = instance.claim("alice").await;
        let bob = instance.register("bob").await;
        let (socket, ready) = Socket::identified(&bob).await;
        let guild = &ready["guilds"][0];
        let channels = guild["channels"].as_array().unwrap();
        let channel = channels.iter().find(|channel| channel["type"] == 0).unwrap()["id"].clone();
        let (guild, channel) =
            (guild["id"].as_str().unwrap().to_owned(), channel.as_str().unwrap().to_owned());
        let model = Model::new(ready);
        let mut truth = Self { instance, alice, bob, guild, channel, socket, model };
        truth.holds("the beginning").await;
        truth
    }

    /// Applies what came, and compares with a READY of now.
    async fn holds(&mut self, after: &str) {
        self.instance.clock.advance(Duration::from_secs(1));
        for event in self.socket.drain(&self.instance).await {
            self.model.apply(&event);
        }
        let (socket, ready) = Socket::identified(&self.bob).await;
        socket.close(1000).await;
        let fresh = Model::new(ready);
        let differences = self.model.differences(&fresh);
        assert!(differences.is_empty(), "after {after} (by the events; fresh): {differences:#?}");
    }

    /// One after another, each checked.
    async fn follow(&mut self, steps: Vec<(&str, Method, String, Value)>) {
        for (what, method, path, body) in steps {
            let answer = self.alice.call(method, &path, Some(body.to_string())).await;
            assert!(answer.status < 300, "{what}: {} {:#}", answer.status, answer.body);
            self.holds(what).await;
        }
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
