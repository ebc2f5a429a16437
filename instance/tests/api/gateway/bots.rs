use serde_json::{Value, json};

use crate::support::{Socket, TestInstance, User};

const GUILDS: u64 = 1;
const GUILD_MEMBERS: u64 = 1 << 1;
const GUILD_MESSAGES: u64 = 1 << 9;

struct Lab {
    instance: TestInstance,
    alice: User,
    bot: User,
    application: String,
    guild: String,
}

/// A bot in Alice's guild.
async fn lab() -> Lab {
    let instance = TestInstance::new().await;
    let alice = instance.claim("alice").await;
    let (_, ready) = Socket::identified(&alice).await;
    let guild = ready["guilds"][0]["id"].as_str().unwrap().to_owned();
    let application = alice.post("/applications", json!({"name": "Helper"})).await.is(201).text("id");
    let made = alice.post(&format!("/applications/{application}/bot"), json!({})).await.is(201);
    let mut bot = alice.with_token(&format!("Bot {}", made.text("token")));
    made.body["bot"]["id"].as_str().unwrap().clone_into(&mut bot.id);
    let body = json!({"guild_id": guild, "permissions": "0", "authorize": true});
    alice.post(&format!("/oauth2/authorize?client_id={application}&scope=bot"), body).await.is(200);
    Lab { instance, alice, bot, application, guild }
}

impl Lab {
    async fn refused(&self, fields: Value) -> Option<u16> {
        let mut socket = Socket::open(&self.instance.base, "/?v=10").await;
        socket.identify(&self.bot, fields).await;
        socket.closed().await
    }
}

#[actix_web::test]
async fn a_bot_gets_its_guilds_one_by_one() {
    let lab = lab().await;
    let fields = json!({"intents": GUILDS | GUILD_MEMBERS, "shard": [0, 1], "large_threshold": 250});
    let (mut socket, ready) = Socket::identified_with(&lab.bot, fields).await;
    assert_eq!(ready["guilds"], json!([{"id": lab.guild, "unavailable": true}]));
    assert_eq!(ready["application"], json!({"id": lab.application, "flags": ready["application"]["flags"]}));
    assert!(ready["application"]["flags"].is_i64());
    assert_eq!((&ready["shard"], &ready["v"]), (&json!([0, 1]), &json!(10)));
    assert_eq!((&ready["user"]["bot"], &ready["user"]["id"]), (&json!(true), &json!(lab.bot.id)));
    let guild = socket.event("GUILD_CREATE").await;
    assert_eq!((&guild["id"], &guild["unavailable"]), (&json!(lab.guild), &json!(false)));
    assert_eq!(guild["members"].as_array().unwrap().len(), 2);
    assert_eq!(lab.bot.get("/gateway/bot").await.is(200).body["shards"], 1);
}

#[actix_web::test]
async fn a_token_is_taken_with_and_without_its_word() {
    let lab = lab().await;
    let mut socket = Socket::open(&lab.instance.base, "/?v=10").await;
    let token = lab.bot.token.as_deref().unwrap();
    socket.send(json!({"op": 2, "d": {"token": token, "intents": 0}})).await;
    socket.event("READY").await;
}

#[actix_web::test]
async fn bots_state_intents_and_ask_only_for_what_they_are_allowed() {
    let lab = lab().await;
    assert_eq!(lab.refused(json!({})).await, Some(4013));
    assert_eq!(lab.refused(json!({"intents": 1_u64 << 40})).await, Some(4013));
    // Only message content, from now on.
    let path = format!("/applications/{}", lab.application);
    lab.alice.patch(&path, json!({"flags": 1 << 19})).await.is(200);
    assert_eq!(lab.refused(json!({"intents": GUILD_MEMBERS})).await, Some(4014));
    Socket::identified_with(&lab.bot, json!({"intents": GUILDS | 1 << 15})).await;
}

#[actix_web::test]
async fn without_the_intent_for_members_a_bot_knows_only_itself() {
    let lab = lab().await;
    let (mut socket, _) = Socket::identified_with(&lab.bot, json!({"intents": GUILDS})).await;
    let guild = socket.event("GUILD_CREATE").await;
    let members = guild["members"].as_array().unwrap();
    assert_eq!(
        (members.len(), &members[0]["user"]["id"], &guild["member_count"]),
        (1, &json!(lab.bot.id), &json!(2))
    );
}

#[actix_web::test]
async fn a_shard_hears_only_of_its_own_guilds() {
    let lab = lab().await;
    let own: u64 = (lab.guild.parse::<u64>().unwrap() >> 22) % 2;
    let fields = |id| json!({"intents": GUILDS | GUILD_MESSAGES, "shard": [id, 2]});
    let (_, ready) = Socket::identified_with(&lab.bot, fields(own)).await;
    assert_eq!(ready["guilds"].as_array().unwrap().len(), 1);
    let (mut other, ready) = Socket::identified_with(&lab.bot, fields(1 - own)).await;
    assert_eq!(ready["guilds"], json!([]));
    lab.alice.patch(&format!("/guilds/{}", lab.guild), json!({"name": "Orchard"})).await.is(200);
    assert_eq!(other.drain(&lab.instance).await, Vec::<Value>::new());
}

#[actix_web::test]
async fn a_new_token_ends_the_sockets_of_the_old_one() {
    let lab = lab().await;
    let (mut socket, _) = Socket::identified_with(&lab.bot, json!({"intents": 0})).await;
    lab.alice.post(&format!("/applications/{}/bot/reset", lab.application), json!({})).await.is(200);
    assert_eq!(socket.closed().await, Some(4004));
    assert_eq!(lab.refused(json!({"intents": 0})).await, Some(4004));
}
