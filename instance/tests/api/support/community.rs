use serde_json::{Value, json};
use shared::permissions::Permissions;

use super::{TestInstance, User};

/// A guild with its owner, on an instance of its own. What the methods make, they make as the owner.
pub struct Community {
    pub instance: TestInstance,
    pub owner: User,
    /// The guild; @everyone has the same id.
    pub id: String,
    /// Its first text channel.
    pub general: String,
}

impl Community {
    pub async fn new() -> Self {
        Self::on(TestInstance::new().await).await
    }

    pub async fn on(instance: TestInstance) -> Self {
        let owner = instance.register("owner").await;
        let id = owner.post("/guilds", json!({"name": "Community"})).await.is(201).text("id");
        let channels = owner.get(&format!("/guilds/{id}/channels")).await.is(200);
        let general = channels.body[0]["id"].as_str().expect("an id").to_owned();
        Self { instance, owner, id, general }
    }

    /// Registers somebody who then joins.
    pub async fn member(&self, name: &str) -> User {
        let user = self.instance.register(name).await;
        self.join(&user).await;
        user
    }

    pub async fn join(&self, user: &User) {
        let invite = self.owner.post(&format!("/channels/{}/invites", self.general), json!({})).await.is(200);
        user.post(&format!("/invites/{}", invite.text("code")), json!({})).await.is(200);
    }

    /// A channel from the body of its request; answers its id.
    pub async fn channel(&self, body: Value) -> String {
        self.owner.post(&format!("/guilds/{}/channels", self.id), body).await.is(201).text("id")
    }

    /// A text channel that @everyone does not see.
    pub async fn private_channel(&self) -> String {
        let hidden = json!([{"id": self.id, "type": 0, "deny": Permissions::VIEW_CHANNEL}]);
        self.channel(json!({"name": "private", "permission_overwrites": hidden})).await
    }

    /// A role with these permissions; answers its id.
    pub async fn role(&self, permissions: Permissions) -> String {
        let body = json!({"name": "role", "permissions": permissions});
        self.owner.post(&format!("/guilds/{}/roles", self.id), body).await.is(200).text("id")
    }

    /// Gives `user` a new role with these permissions; answers its id.
    pub async fn empower(&self, user: &User, permissions: Permissions) -> String {
        let role = self.role(permissions).await;
        let path = format!("/guilds/{}/members/{}/roles/{role}", self.id, user.id);
        self.owner.put(&path, json!({})).await.is(204);
        role
    }

    /// What @everyone may do from now on.
    pub async fn everyone_may(&self, permissions: Permissions) {
        let path = format!("/guilds/{0}/roles/{0}", self.id);
        self.owner.patch(&path, json!({"permissions": permissions})).await.is(200);
    }
}

impl User {
    /// Sends a message; answers its id.
    pub async fn say(&self, channel: &str, content: &str) -> String {
        self.send(channel, json!({"content": content})).await.is(200).text("id")
    }

    pub async fn send(&self, channel: &str, body: Value) -> super::Answer {
        self.post(&format!("/channels/{channel}/messages"), body).await
    }

    /// The contents of a page of history, in the order in which they came.
    pub async fn reads(&self, channel: &str, query: &str) -> Vec<String> {
        let page = self.get(&format!("/channels/{channel}/messages{query}")).await.is(200);
        let page = page.body.as_array().expect("a list");
        page.iter().map(|message| message["content"].as_str().expect("a text").to_owned()).collect()
    }
}

impl super::Answer {
    /// Asserts 400/50035 with an error at this field (dots between the steps).
    #[track_caller]
    pub fn names(self, field: &str) -> Self {
        let answer = self.refused(400, 50035);
        let pointer = format!("/errors/{}/_errors/0/code", field.replace('.', "/"));
        assert!(answer.body.pointer(&pointer).is_some(), "nothing at `{field}` in {:#}", answer.body);
        answer
    }

    /// The texts of `key` in a list.
    #[track_caller]
    pub fn each(&self, key: &str) -> Vec<String> {
        let list = self.body.as_array().unwrap_or_else(|| panic!("no list: {:#}", self.body));
        list.iter().map(|item| item[key].as_str().expect("a text").to_owned()).collect()
    }
}

impl TestInstance {
    /// An application of `owner` with a bot; answers the bot and the application's id.
    pub async fn bot(&self, owner: &User, name: &str) -> (User, String) {
        let application = owner.post("/applications", json!({"name": name})).await.is(201).text("id");
        let made = owner.post(&format!("/applications/{application}/bot"), json!({})).await.is(201);
        let id = made.body["bot"]["id"].as_str().expect("an id").to_owned();
        let mut bot = self.anyone().with_token(&format!("Bot {}", made.text("token")));
        bot.id = id;
        (bot, application)
    }

    /// Adds a bot to a guild with these permissions.
    pub async fn authorize(&self, by: &User, application: &str, guild: &str, permissions: Permissions) {
        let path = format!("/oauth2/authorize?client_id={application}&scope=bot");
        let body = json!({"guild_id": guild, "permissions": permissions, "authorize": true});
        by.post(&path, body).await.is(200);
    }
}
