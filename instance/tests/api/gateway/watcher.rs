//! Somebody whose client follows its events, and what a client that comes anew would be told instead.

use serde_json::{Value, json};

use super::model::Model;
use crate::support::{Socket, TestInstance, User};

/// Every intent that has a meaning.
const ALL_INTENTS: u64 = ((1 << 17) - 1) | (0b11 << 20) | (0b11 << 24);

pub struct Watcher {
    pub user: User,
    /// Guilds whose bans and invitations it may list, which only events tell besides.
    manages: Vec<String>,
    socket: Socket,
    model: Model,
}

impl Watcher {
    pub async fn of(user: &User) -> Self {
        Self::managing(user, Vec::new()).await
    }

    pub async fn managing(user: &User, manages: Vec<String>) -> Self {
        let (socket, model) = come_anew(user, &manages).await;
        Self { user: user.clone(), manages, socket, model }
    }

    /// Applies what came; answers where the result is not what a new connection is told.
    pub async fn differences(&mut self, instance: &TestInstance) -> Vec<String> {
        for event in self.socket.drain(instance).await {
            self.model.apply(&event);
        }
        let (socket, fresh) = come_anew(&self.user, &self.manages).await;
        socket.close(1000).await;
        self.model.differences(&fresh)
    }

    /// What it knows of a guild.
    pub fn guild(&self, id: &str) -> Option<&Value> {
        self.model.guilds().iter().find(|guild| guild["id"] == id)
    }

    pub async fn close(self) {
        self.socket.close(1000).await;
    }
}

async fn come_anew(user: &User, manages: &[String]) -> (Socket, Model) {
    let bot = user.token.as_deref().is_some_and(|token| token.starts_with("Bot "));
    let fields = if bot { json!({"intents": ALL_INTENTS}) } else { json!({}) };
    let (mut socket, mut ready) = Socket::identified_with(user, fields).await;
    if bot {
        for guild in ready["guilds"].as_array_mut().expect("a list") {
            *guild = socket.event("GUILD_CREATE").await;
        }
    }
    let mut model = Model::new(ready);
    for guild in manages {
        let bans = user.get(&format!("/guilds/{guild}/bans")).await;
        let invites = user.get(&format!("/guilds/{guild}/invites")).await;
        if bans.status == 200 && invites.status == 200 {
            let banned = bans.body.as_array().expect("a list").iter().map(|ban| &ban["user"]["id"]);
            model.know("bans", guild, banned.map(|id| id.as_str().expect("an id").to_owned()).collect());
            model.know("invites", guild, invites.each("code"));
        }
    }
    (socket, model)
}
