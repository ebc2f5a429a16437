use serde_json::{Value, json};

use crate::support::{Socket, TestInstance, User};

pub const VIEW_CHANNEL: u64 = 1 << 10;

pub struct House {
    pub instance: TestInstance,
    pub alice: User,
    pub bob: User,
    pub guild: String,
    pub channel: String,
}

/// Alice owns the guild, Bob is in it, both see the channel.
pub async fn house() -> House {
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
    pub async fn say(&self, content: &str) {
        let path = format!("/channels/{}/messages", self.channel);
        self.alice.post(&path, json!({"content": content})).await.is(200);
    }

    pub async fn overwrite(&self, target: &str, kind: u8, allow: u64, deny: u64) {
        let path = format!("/channels/{}/permissions/{target}", self.channel);
        let body = json!({"type": kind, "allow": allow.to_string(), "deny": deny.to_string()});
        self.alice.put(&path, body).await.is(204);
    }

    pub async fn hide(&self) {
        self.overwrite(&self.guild, 0, 0, VIEW_CHANNEL).await;
    }
}

/// The events' kinds, but for presences.
pub fn kinds(events: &[Value]) -> Vec<&str> {
    events
        .iter()
        .map(|event| event["t"].as_str().unwrap())
        .filter(|kind| *kind != "PRESENCE_UPDATE")
        .collect()
}
