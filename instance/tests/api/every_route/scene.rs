use instance::{
    access::Right,
    admin::command::{AdminCommand, perform},
    routes::Route,
};
use serde_json::{Value, json};
use shared::permissions::Permissions;

use super::samples::{Caller, Sample};
use crate::support::{Answer, PASSWORD, TestInstance, User};

/// An instance and the people who are the same in all scenes.
pub struct Stage {
    pub instance: TestInstance,
    /// Owns every scene's guild.
    pub owner: User,
    /// Joins every scene's guild, without any rights.
    pub target: User,
    pub stranger: User,
    /// Banned from every scene's guild.
    pub banned: User,
    pub admin: User,
    pub bot: User,
    pub bot_application: String,
    /// What claims the instance.
    pub claim: String,
}

/// A guild with everything that a route's path and body can name.
pub struct Scene<'a> {
    pub stage: &'a Stage,
    /// A member whose only role is `held`; made for this scene.
    pub actor: User,
    /// The actor's sign-in.
    pub session: String,
    /// The actor's, without a bot.
    pub application: String,
    pub guild: String,
    pub channel: String,
    /// Below `held`, held by nobody; the channel has an (empty) overwrite for it.
    pub role: String,
    pub held: String,
    /// By the actor.
    pub messages: [String; 2],
    pub invite: String,
}

impl Stage {
    pub async fn new() -> Self {
        Self::on(TestInstance::with(|config| config.limits.guilds_per_account = 1_000).await).await
    }

    pub async fn on(instance: TestInstance) -> Self {
        let owner = person(&instance, "owner").await;
        let (bot, bot_application) = instance.bot(&owner, "Helper").await;
        let claim = instance::setup::link::claim_code(&instance.app).await.expect("a claim code");
        Self {
            target: person(&instance, "target").await,
            stranger: person(&instance, "stranger").await,
            banned: person(&instance, "banned").await,
            admin: admin(&instance).await,
            claim: claim.expose().to_owned(),
            owner,
            bot,
            bot_application,
            instance,
        }
    }

    /// A scene with an actor called `name`. In it @everyone may do nothing, and the actor everything but administrate.
    pub async fn scene(&self, name: &str) -> Scene<'_> {
        let actor = person(&self.instance, name).await;
        let all = Permissions::ALL - Permissions::ADMINISTRATOR;
        let roles = json!([{"permissions": "0"}, {"name": "low", "permissions": "0"}, {"name": "held", "permissions": all}]);
        let made = self.owner.post("/guilds", json!({"name": "Scene", "roles": roles})).await.is(201);
        let guild = made.text("id");
        let id_of = |at: usize| made.body["roles"][at]["id"].as_str().expect("a role").to_owned();
        let (role, held) = (id_of(1), id_of(2));
        let channel = made.text("system_channel_id");
        let invite =
            self.owner.post(&format!("/channels/{channel}/invites"), json!({})).await.is(200).text("code");
        for joining in [&actor, &self.target] {
            joining.post(&format!("/invites/{invite}"), json!({})).await.is(200);
        }
        let give = format!("/guilds/{guild}/members/{}/roles/{held}", actor.id);
        self.owner.put(&give, json!({})).await.is(204);
        self.owner.put(&format!("/guilds/{guild}/bans/{}", self.banned.id), json!({})).await.is(204);
        let overwrite = format!("/channels/{channel}/permissions/{role}");
        self.owner.put(&overwrite, json!({"type": 0})).await.is(204);
        let messages = [actor.say(&channel, "one").await, actor.say(&channel, "two").await];
        let session = actor.get("/users/@me/sessions").await.is(200).each("id").remove(0);
        let application = actor.post("/applications", json!({"name": "Mine"})).await.is(201).text("id");
        Scene { stage: self, actor, session, application, guild, channel, role, held, messages, invite }
    }
}

impl Scene<'_> {
    /// What the actor may do from now on.
    pub async fn grant(&self, permissions: Permissions) {
        let path = format!("/guilds/{}/roles/{}", self.guild, self.held);
        self.stage.owner.patch(&path, json!({"permissions": permissions})).await.is(200);
    }

    /// Times the actor out for a minute.
    pub async fn mute(&self) {
        self.timeout(json!(shared::Timestamp::from_ms(
            shared_web::Clock::now_ms(&self.stage.instance.clock) + 60_000
        )))
        .await;
    }

    pub async fn unmute(&self) {
        self.timeout(Value::Null).await;
    }

    async fn timeout(&self, until: Value) {
        let path = format!("/guilds/{}/members/{}", self.guild, self.actor.id);
        self.stage.owner.patch(&path, json!({"communication_disabled_until": until})).await.is(200);
    }

    /// The value of a path segment.
    pub fn segment(&self, name: &str, sample: &Sample) -> &str {
        match name {
            "guild_id" => &self.guild,
            "channel_id" => &self.channel,
            "message_id" => &self.messages[0],
            "user_id" if sample.about_banned => &self.stage.banned.id,
            "user_id" => &self.stage.target.id,
            "role_id" | "overwrite_id" => &self.role,
            "session_id" => &self.session,
            "application_id" => &self.application,
            "code" => &self.invite,
            other => panic!("the scene has nothing for {{{other}}}: add it here"),
        }
    }

    /// The route's path with its query; `replace` decides about each segment.
    pub fn path(&self, route: &Route, sample: &Sample, replace: impl Fn(&str, &str) -> String) -> String {
        let segments = route.path.split('/').map(|segment| {
            match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => replace(name, self.segment(name, sample)),
                None => segment.to_owned(),
            }
        });
        let path: Vec<String> = segments.collect();
        format!("{}{}", path.join("/"), (sample.query)(self))
    }

    /// The sample's call by `user`.
    pub async fn call(&self, user: &User, route: &Route, sample: &Sample) -> Answer {
        let body = (sample.body)(self);
        let body = (!body.is_null()).then(|| body.to_string());
        let path = self.path(route, sample, |_, value| value.to_owned());
        user.call(method(route), &path, body).await
    }

    /// Who makes the sample's call and is let through.
    pub fn caller(&self, route: &Route, sample: &Sample) -> User {
        match (route.right, sample.caller) {
            (Right::Anyone, _) => self.stage.instance.anyone(),
            (Right::Bot, _) => self.stage.bot.clone(),
            (Right::Admin, _) => self.stage.admin.clone(),
            (Right::GuildOwner, _) | (_, Caller::Owner) => self.stage.owner.clone(),
            (_, Caller::Stranger) => self.stage.stranger.clone(),
            (_, Caller::Actor) => self.actor.clone(),
        }
    }
}

pub fn method(route: &Route) -> reqwest::Method {
    reqwest::Method::from_bytes(route.method.as_str().as_bytes()).expect("a method")
}

/// The permissions that a route states.
pub fn stated(route: &Route) -> Permissions {
    match route.right {
        Right::Guild(bits) | Right::Channel(bits) => bits,
        _ => Permissions::NONE,
    }
}

/// Registers somebody whom the operator then makes an admin.
async fn admin(instance: &TestInstance) -> User {
    let user = person(instance, "admin").await;
    let command = AdminCommand::MakeAdmin { username: user.name.clone() };
    perform(&instance.app, command).await.expect("the account is there");
    let login = json!({"login": user.name, "password": PASSWORD});
    instance.sign_in(&instance.anyone().post("/auth/login", login).await.is(200))
}

/// Registers somebody with an e-mail address.
async fn person(instance: &TestInstance, name: &str) -> User {
    let body = json!({"username": name, "password": PASSWORD, "email": format!("{name}@secret.example")});
    instance.sign_in(&instance.anyone().post("/auth/register", body).await.is(201))
}
