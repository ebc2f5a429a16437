use serde_json::{Value, json};

use super::{Answer, User};

/// A guild, and its first text channel.
#[derive(Clone, Debug)]
pub struct Guild {
    pub id: String,
    pub channel: String,
}

impl Guild {
    /// Made and owned by `owner`.
    pub async fn of(owner: &User) -> Self {
        let made = owner.post("/guilds", json!({"name": "Guild"})).await.is(201);
        let id = made.text("id");
        let channels = owner.get(&format!("/guilds/{id}/channels")).await.is(200);
        let list = channels.body.as_array().expect("a list");
        let text = list.iter().find(|channel| channel["type"] == 0).expect("a text channel");
        Self { channel: text["id"].as_str().expect("an id").to_owned(), id }
    }

    /// The path of something in the guild.
    pub fn path(&self, rest: &str) -> String {
        format!("/guilds/{}{rest}", self.id)
    }

    /// An invitation that is like no other.
    pub async fn invite(&self, maker: &User, mut terms: Value) -> Answer {
        terms["unique"] = json!(true);
        maker.post(&format!("/channels/{}/invites", self.channel), terms).await.is(200)
    }

    /// Lets `user` in.
    pub async fn admit(&self, owner: &User, user: &User) {
        let code = self.invite(owner, json!({})).await.text("code");
        user.post(&format!("/invites/{code}"), json!({})).await.is(200);
    }

    /// A role with these permissions (a sum of bits) at this position; answers its id.
    pub async fn role(&self, owner: &User, permissions: u64, position: i64) -> String {
        let body = json!({"name": "role", "permissions": permissions.to_string()});
        let id = owner.post(&self.path("/roles"), body).await.is(200).text("id");
        owner.patch(&self.path("/roles"), json!([{"id": id, "position": position}])).await.is(200);
        id
    }

    pub async fn give(&self, owner: &User, user: &User, role: &str) {
        let path = self.path(&format!("/members/{}/roles/{role}", user.id));
        owner.put(&path, json!({})).await.is(204);
    }
}
