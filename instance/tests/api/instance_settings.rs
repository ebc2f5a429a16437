//! What admins decide for the whole instance, and what the configuration keeps from them.

use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, TestInstance, User};

async fn unpinned() -> TestInstance {
    TestInstance::with(|config| config.accounts.registration_mode = None).await
}

async fn register(instance: &TestInstance, name: &str) -> Answer {
    instance.anyone().post("/auth/register", json!({"username": name, "password": PASSWORD})).await
}

async fn well_known(instance: &TestInstance) -> Value {
    let url = format!("{}/.well-known/privatechat", instance.base);
    Answer::of(reqwest::get(url).await.expect("the server answers")).await.is(200).body
}

async fn guilds_of(user: &User) -> usize {
    user.get("/users/@me/guilds").await.is(200).each("id").len()
}

#[actix_web::test]
async fn an_admin_changes_them_and_they_hold_at_once() {
    let instance = unpinned().await;
    let admin = instance.claim("admin").await;
    let before = admin.get("/instance").await.is(200).body;
    assert_eq!(
        (&before["name"], &before["description"], &before["registration_mode"], &before["auto_join"]),
        (&json!("PrivateChat"), &json!(""), &json!("closed"), &json!(true))
    );
    assert_eq!((&before["pinned"], before["home_guild_id"].is_string()), (&json!([]), true));
    register(&instance, "early").await.refused(403, 0);

    let change = json!({"name": " Garden ", "description": "Tea", "registration_mode": "open"});
    let changed = admin.patch("/instance", change).await.is(200).body;
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Garden"), &json!("Tea")));
    assert_eq!(admin.get("/instance").await.is(200).body, changed);
    let told = well_known(&instance).await;
    assert_eq!(
        (&told["name"], &told["description"], &told["registration_mode"]),
        (&json!("Garden"), &json!("Tea"), &json!("open"))
    );
    let bob = instance.sign_in(&register(&instance, "bob").await.is(201));
    assert_eq!(guilds_of(&bob).await, 1, "the home guild");

    // What is left out or null stays.
    let alone = admin.patch("/instance", json!({"auto_join": false, "name": null})).await.is(200).body;
    assert_eq!((&alone["name"], &alone["registration_mode"]), (&json!("Garden"), &json!("open")));
    let carol = instance.sign_in(&register(&instance, "carol").await.is(201));
    assert_eq!(guilds_of(&carol).await, 0);
}

#[actix_web::test]
async fn they_are_for_admins_alone() {
    let instance = unpinned().await;
    let admin = instance.claim("admin").await;
    admin.patch("/instance", json!({"registration_mode": "open"})).await.is(200);
    let bob = instance.sign_in(&register(&instance, "bob").await.is(201));
    bob.get("/instance").await.refused(403, 50013);
    bob.patch("/instance", json!({"name": "Mine"})).await.refused(403, 50013);
    instance.anyone().get("/instance").await.refused(401, 0);
    assert_eq!(admin.get("/instance").await.is(200).body["name"], "PrivateChat");
}

#[actix_web::test]
async fn what_the_configuration_pins_is_shown_as_such_and_stays() {
    let instance = TestInstance::new().await;
    let admin = instance.claim("admin").await;
    for path in ["/instance", "/setup"] {
        assert_eq!(admin.get(path).await.is(200).body["pinned"], json!(["registration_mode"]), "{path}");
    }
    let refused = admin
        .patch("/instance", json!({"name": "Garden", "registration_mode": "closed"}))
        .await
        .names("registration_mode");
    assert_eq!(refused.body["errors"]["registration_mode"]["_errors"][0]["code"], "PINNED");
    assert_eq!(admin.get("/instance").await.is(200).body["name"], "PrivateChat", "nothing was changed");
    let same = admin.patch("/instance", json!({"registration_mode": "open"})).await.is(200).body;
    assert_eq!(same["registration_mode"], "open");
    // Once nothing is pinned any more, what was chosen holds.
    let instance = instance.restarted(|config| config.accounts.registration_mode = None).await;
    assert_eq!(admin.at(&instance.base).get("/instance").await.is(200).body["pinned"], json!([]));
}

#[actix_web::test]
async fn bad_ones_name_their_field() {
    let instance = unpinned().await;
    let admin = instance.claim("admin").await;
    for (field, value) in [
        ("name", json!("x")),
        ("name", json!("    ")),
        ("name", json!("a\u{0}b")),
        ("description", json!("x".repeat(301))),
        ("registration_mode", json!("approval")),
        ("auto_join", json!("perhaps")),
    ] {
        admin.patch("/instance", json!({field: value})).await.names(field);
    }
}
