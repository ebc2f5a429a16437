//! What is never told: others' e-mail addresses, hashes, tokens. And what nobody sets by sending it.

use std::collections::BTreeSet;

use instance::routes;
use serde_json::{Value, json};
use shared::permissions::Permissions;

use super::{
    samples,
    scene::{Stage, stated},
};
use crate::support::{PASSWORD, Socket, TestInstance};

/// Routes whose answer has tokens for the one who asks.
const SIGN_IN: &[&str] = &[
    "auth::register::register",
    "auth::login::login",
    "auth::refresh::refresh",
    "setup::claim::claim_instance",
];

/// Keys that may stand in an answer only where `allowed` says so, at any depth.
const SECRET_KEYS: &[&str] = &[
    "email",
    "email_lower",
    "password",
    "password_hash",
    "hash",
    "token",
    "token_digest",
    "access_token",
    "refresh_token",
    "refresh_digest",
    "digest",
    "secret",
    "mfa_secret",
    "ip",
    "address",
    "disabled_at",
    "username_lower",
    "verify_key",
];

fn allowed(handler: &str, path: &str) -> bool {
    match handler {
        _ if SIGN_IN.contains(&handler) => ["access_token", "refresh_token", "user.email"].contains(&path),
        "users::me::get_current_user" | "users::update::update_current_user" => path == "email",
        // An ack's is always null: Discord's clients look for it.
        "applications::bot::create_bot"
        | "applications::bot::reset_bot_token"
        | "read_state::ack::ack_message" => path == "token",
        // The public half of a pair.
        _ => path.ends_with("verify_key") && handler.starts_with("applications::"),
    }
}

/// Every secret key in `value`, by its path.
fn secrets(value: &Value, path: &str, found: &mut Vec<String>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Array(items) => items.iter().for_each(|item| secrets(item, path, found)),
        Value::Object(fields) => {
            for (key, item) in fields {
                if SECRET_KEYS.contains(&key.as_str()) {
                    found.push(below(key));
                }
                secrets(item, &below(key), found);
            }
        }
        _ => {}
    }
}

#[actix_web::test]
async fn no_answer_holds_what_only_its_owner_may_know() {
    let stage = Stage::new().await;
    let mut findings = Vec::new();
    for (number, route) in routes::all().iter().enumerate() {
        let sample = samples::of(route.handler);
        let scene = stage.scene(&format!("actor{number}")).await;
        scene.grant(stated(route) | sample.also | Permissions::VIEW_CHANNEL).await;
        let caller = scene.caller(route, sample);
        let answer = scene.call(&caller, route, sample).await;
        let mut found = Vec::new();
        if answer.status < 400 {
            secrets(&answer.body, "", &mut found);
        }
        found.retain(|path| !allowed(sample.handler, path));
        let text = answer.body.to_string();
        // By value too: an address of somebody else, a bcrypt hash, a refresh token that was given out before.
        let own = format!("{}@secret.example", scene.actor.name);
        if text
            .replace(&own, "")
            .replace(&format!("{}@secret.example", caller.name), "")
            .contains("@secret.example")
        {
            found.push("somebody's address".to_owned());
        }
        if ["$2a$", "$2b$", "$2y$"].iter().any(|head| text.contains(head)) {
            found.push("a hash".to_owned());
        }
        let tokens = [&stage.owner, &stage.target, &scene.actor].map(|user| user.refresh_token.as_str());
        if tokens.iter().any(|token| text.contains(token)) {
            found.push("a refresh token".to_owned());
        }
        if !found.is_empty() {
            findings.push(format!("{} {}: {found:?} in {text}", route.method, route.path));
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}

/// As above for the gateway: two sockets listen while every route is called.
#[actix_web::test]
async fn no_event_holds_what_only_its_owner_may_know() {
    let stage = Stage::new().await;
    let (mut owner, ready) = Socket::identified(&stage.owner).await;
    let (mut target, _) = Socket::identified(&stage.target).await;
    let mut found = Vec::new();
    secrets(&ready, "", &mut found);
    assert_eq!(found, ["user.email"], "READY tells people their own address");
    let (mut kinds, mut findings) = (BTreeSet::new(), Vec::new());
    for (number, route) in routes::all().iter().enumerate() {
        let sample = samples::of(route.handler);
        let scene = stage.scene(&format!("actor{number}")).await;
        scene.grant(stated(route) | sample.also | Permissions::VIEW_CHANNEL).await;
        scene.call(&scene.caller(route, sample), route, sample).await;
        for socket in [&mut owner, &mut target] {
            // Not each time: sockets have a limit of what they may send.
            for event in if number % 4 == 3 { socket.drain(&stage.instance).await } else { Vec::new() } {
                let mut found = Vec::new();
                secrets(&event["d"], "", &mut found);
                let text = event.to_string();
                if !found.is_empty() || text.contains("@secret.example") || text.contains("$2b$") {
                    findings.push(format!("{found:?} in {text}"));
                }
                kinds.insert(event["t"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
    for kind in [
        "GUILD_CREATE",
        "GUILD_MEMBER_ADD",
        "GUILD_MEMBER_UPDATE",
        "GUILD_ROLE_UPDATE",
        "GUILD_BAN_ADD",
        "MESSAGE_CREATE",
        "INVITE_CREATE",
    ] {
        assert!(kinds.contains(kind), "{kind} was not among {kinds:?}");
    }
}

/// The keys of a person, as the others see them: a new one is added here on purpose or not at all.
const PERSON: &[&str] = &[
    "accent_color",
    "avatar",
    "avatar_decoration_data",
    "banner",
    "bot",
    "collectibles",
    "discriminator",
    "flags",
    "global_name",
    "id",
    "primary_guild",
    "public_flags",
    "system",
    "username",
];

#[actix_web::test]
async fn others_see_of_a_person_these_fields_and_no_more() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let seen = stage.stranger.get(&format!("/users/{}", scene.actor.id)).await.is(200);
    let said = stage.owner.get(&format!("/channels/{}/messages", scene.channel)).await.is(200);
    let member =
        stage.owner.get(&format!("/guilds/{}/members/{}", scene.guild, scene.actor.id)).await.is(200);
    for person in [&seen.body, &said.body[0]["author"], &member.body["user"]] {
        let keys: BTreeSet<&str> = person.as_object().expect("a person").keys().map(String::as_str).collect();
        let more: Vec<_> = keys.iter().filter(|key| !PERSON.contains(key)).collect();
        assert!(more.is_empty(), "{more:?}");
        for needed in ["id", "username", "discriminator", "avatar"] {
            assert!(keys.contains(needed), "{needed} is missing");
        }
    }
}

#[actix_web::test]
async fn nobody_makes_themselves_more_than_they_are_by_sending_it() {
    let instance = TestInstance::new().await;
    let more = json!({
        "id": "1", "bot": true, "admin": true, "instance_admin": true, "verified": false, "flags": 64, "public_flags": 64,
        "premium_type": 2, "mfa_enabled": true, "disabled_at": 1, "email_lower": "x", "password_hash": "x", "discriminator": "1",
    });
    let mut register = more.clone();
    register["username"] = json!("alice");
    register["password"] = json!(PASSWORD);
    let alice = instance.sign_in(&instance.anyone().post("/auth/register", register).await.is(201));
    let before = alice.get("/users/@me").await.is(200);
    assert!(before.body["instance_admin"] != true && before.body["bot"] != true, "{:#}", before.body);
    assert_eq!((&before.body["flags"], &before.body["public_flags"]), (&json!(0), &json!(0)));
    assert_ne!(before.text("id"), "1");
    assert_eq!(alice.patch("/users/@me", more).await.is(200).body, before.body);
    let guild = alice
        .post("/guilds", json!({"name": "Club", "id": "1", "owner_id": "1", "features": ["PARTNERED"]}))
        .await
        .is(201);
    assert_eq!((guild.text("owner_id"), &guild.body["features"]), (alice.id.clone(), &json!([])));
    let role = json!({"id": "1", "name": "x", "managed": true, "position": 99, "tags": {"bot_id": "1"}, "guild_id": "1"});
    let role = alice.post(&format!("/guilds/{}/roles", guild.text("id")), role).await.is(200);
    assert_eq!((&role.body["managed"], role.body.get("tags")), (&json!(false), None));
    let message = json!({"content": "x", "id": "1", "author": {"id": "1"}, "webhook_id": "1", "type": 7, "pinned": true});
    let message = alice.send(&guild.text("system_channel_id"), message).await.is(200);
    assert_eq!(
        (&message.body["author"]["id"], &message.body["type"], &message.body["pinned"]),
        (&json!(alice.id), &json!(0), &json!(false))
    );
}
