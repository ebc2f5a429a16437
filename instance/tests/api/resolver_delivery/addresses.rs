use instance::resolver_client::announce;
use serde_json::json;

use super::{codes, connected, deliver, revoke, state};
use crate::support::{Guild, TestInstance, TestResolver};

#[actix_web::test]
async fn another_address_has_all_live_invitations_registered_anew() {
    let (resolver, instance, alice, guild) = connected().await;
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 0);
    let codes = codes(&guild, &alice, 3).await;
    assert_eq!(deliver(&instance).await, None);
    revoke(&alice, &codes[0]).await;
    assert_eq!(deliver(&instance).await, None);

    let instance = instance
        .restarted(|config| {
            resolver.serves(config);
            config.server.public_url = Some("https://new.example/chat/".parse().unwrap());
        })
        .await;
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 2);
    assert_eq!(deliver(&instance).await, None);
    for code in &codes[1..] {
        assert_eq!(resolver.resolve(code).await.is(200).text("targetUrl"), "https://new.example/chat");
    }
    resolver.resolve(&codes[0]).await.is(404);
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 0, "once");
}

#[actix_web::test]
async fn a_standalone_instance_that_gets_a_resolver_registers_what_it_has() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let codes = codes(&guild, &alice, 2).await;
    assert_eq!(state(&guild, &alice, &codes[0]).await, json!({"state": "standalone"}));

    let instance = instance.restarted(|config| resolver.serves(config)).await;
    let alice = alice.at(&instance.base);
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 2);
    assert_eq!(deliver(&instance).await, None);
    for code in &codes {
        resolver.resolve(code).await.is(200);
    }

    // And once more, with an invitation from between.
    let instance = instance.restarted(|_| {}).await;
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 0);
    let between = guild.invite(&alice.at(&instance.base), json!({})).await.text("code");
    let instance = instance.restarted(|config| resolver.serves(config)).await;
    assert_eq!(announce::run_once(&instance.app).await.expect("a run"), 3);
    assert_eq!(deliver(&instance).await, None);
    resolver.resolve(&between).await.is(200);
}
