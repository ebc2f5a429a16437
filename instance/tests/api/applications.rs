//! Applications and their bots: whose they are, and what adding one to a guild can't do.

use serde_json::{Value, json};
use shared::permissions::Permissions;

use crate::support::{Answer, Community, User};

async fn add(by: &User, application: &str, guild: &str, permissions: Permissions) -> Answer {
    let path = format!("/oauth2/authorize?client_id={application}&scope=bot");
    by.post(&path, json!({"guild_id": guild, "permissions": permissions, "authorize": true})).await
}

/// What the bot's own role allows.
async fn role_of(community: &Community, bot: &User) -> Value {
    let roles = community.owner.get(&format!("/guilds/{}/roles", community.id)).await.is(200).body;
    let own = roles.as_array().expect("a list").iter().find(|role| role["tags"]["bot_id"] == bot.id.as_str());
    own.map_or(Value::Null, |role| role["permissions"].clone())
}

#[actix_web::test]
async fn a_bot_gets_no_right_that_its_adder_lacks_and_loses_none_that_they_could_not_take() {
    let community = Community::new().await;
    let bob = community.member("bob").await;
    let (bot, application) = community.instance.bot(&community.owner, "Helper").await;
    add(&bob, &application, &community.id, Permissions::NONE).await.refused(403, 50013);
    community.empower(&bob, Permissions::MANAGE_GUILD).await;
    add(&bob, &application, &community.id, Permissions::KICK_MEMBERS).await.refused(403, 50013);
    assert_eq!(role_of(&community, &bot).await, Value::Null, "nothing was added");

    add(&community.owner, &application, &community.id, Permissions::KICK_MEMBERS).await.is(200);
    let kick = json!(Permissions::KICK_MEMBERS);
    add(&bob, &application, &community.id, Permissions::NONE).await.refused(403, 50013);
    assert_eq!(role_of(&community, &bot).await, kick);
    // With the right, but from below the bot's role.
    let carol = community.member("carol").await;
    let low = community.empower(&carol, Permissions::MANAGE_GUILD | Permissions::KICK_MEMBERS).await;
    let roles = format!("/guilds/{}/roles", community.id);
    let listed = community.owner.get(&roles).await.is(200).body;
    for role in listed.as_array().expect("a list").iter().filter(|role| role["position"] != 0) {
        let position = if role["id"] == low.as_str() { 1 } else { 2 };
        community.owner.patch(&roles, json!([{"id": role["id"], "position": position}])).await.is(200);
    }
    add(&carol, &application, &community.id, Permissions::NONE).await.refused(403, 50013);
    assert_eq!(role_of(&community, &bot).await, kick);
    add(&community.owner, &application, &community.id, Permissions::NONE).await.is(200);
    assert_eq!(role_of(&community, &bot).await, "0");
}

#[actix_web::test]
async fn a_guild_full_of_roles_takes_no_bot() {
    let community = Community::new().await;
    let owner = &community.owner;
    let roles: Vec<Value> = (0..250).map(|number| json!({"name": format!("r{number}")})).collect();
    let guild = owner.post("/guilds", json!({"name": "Full", "roles": roles})).await.is(201).text("id");
    let (bot, application) = community.instance.bot(owner, "Helper").await;
    add(owner, &application, &guild, Permissions::NONE).await.refused(400, 30005);
    bot.get(&format!("/guilds/{guild}")).await.refused(403, 50001);
}

#[actix_web::test]
async fn a_deleted_application_s_bot_is_gone_at_once_and_what_it_said_stays() {
    let community = Community::new().await;
    let (bot, application) = community.instance.bot(&community.owner, "Helper").await;
    add(&community.owner, &application, &community.id, Permissions::NONE).await.is(200);
    let said = bot.say(&community.general, "hello").await;
    let stranger = community.instance.register("stranger").await;
    stranger.delete(&format!("/applications/{application}")).await.refused(404, 10002);
    community.owner.delete(&format!("/applications/{application}")).await.is(204);
    bot.get("/users/@me").await.refused(401, 0);
    let member = format!("/guilds/{}/members/{}", community.id, bot.id);
    community.owner.get(&member).await.refused(404, 10007);
    assert_eq!(role_of(&community, &bot).await, Value::Null);
    let message = format!("/channels/{}/messages/{said}", community.general);
    assert_eq!(community.owner.get(&message).await.is(200).body["author"]["username"], "helper");
}

#[actix_web::test]
async fn of_two_who_make_the_bot_at_once_one_hears_that_there_is_one() {
    let community = Community::new().await;
    let owner = &community.owner;
    for number in 0..5 {
        let application = owner.post("/applications", json!({"name": format!("App {number}")})).await;
        let path = format!("/applications/{}/bot", application.is(201).text("id"));
        let (one, other) = tokio::join!(owner.post(&path, json!({})), owner.post(&path, json!({})));
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        // Who was there at the very same moment may be asked to try again.
        if refused.status != 429 {
            refused.names("bot");
        }
        let bot = community.instance.anyone().with_token(&format!("Bot {}", made.is(201).text("token")));
        bot.get("/users/@me").await.is(200);
    }
}

#[actix_web::test]
async fn a_token_that_was_reset_stays_ended_whatever_else_of_the_application_changes_at_once() {
    let community = Community::new().await;
    let owner = &community.owner;
    let (bot, application) = community.instance.bot(owner, "Helper").await;
    let path = format!("/applications/{application}");
    let mut old = bot;
    for round in 0..12 {
        let other =
            (0..8).map(|number| owner.patch(&path, json!({"description": format!("{round} {number}")})));
        let reset = format!("{path}/bot/reset");
        let (reset, _) = tokio::join!(owner.post(&reset, json!({})), futures_util::future::join_all(other));
        let new = old.with_token(&format!("Bot {}", reset.is(200).text("token")));
        old.get("/users/@me").await.refused(401, 0);
        new.get("/users/@me").await.is(200);
        old = new;
    }
}

#[actix_web::test]
async fn a_bot_that_owns_a_guild_keeps_its_application() {
    let community = Community::new().await;
    let (bot, application) = community.instance.bot(&community.owner, "Helper").await;
    add(&community.owner, &application, &community.id, Permissions::NONE).await.is(200);
    let path = format!("/guilds/{}", community.id);
    let to = |user: &User| json!({"owner_id": user.id, "password": crate::support::PASSWORD});
    community.owner.patch(&path, to(&bot)).await.is(200);
    let application = format!("/applications/{application}");
    community.owner.delete(&application).await.refused(400, 50055);
    bot.patch(&path, to(&community.owner)).await.is(200);
    community.owner.delete(&application).await.is(204);
}
