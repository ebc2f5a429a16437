use std::time::Duration;

use instance::jobs;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{codes, connected, deliver, is_kept, revoke};
use crate::support::{Guild, TestInstance, TestResolver};

#[actix_web::test]
async fn a_code_that_was_revoked_after_its_registration_is_withdrawn() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 2).await;
    assert_eq!(deliver(&instance).await, None);
    resolver.resolve(&codes[0]).await.is(200);

    revoke(&alice, &codes[0]).await;
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.resolve(&codes[0]).await.is(404).text("code"), "invite_expired");
    assert!(!is_kept(&instance.app, &codes[0]).await, "nothing is left to tell");
    resolver.resolve(&codes[1]).await.is(200);
}

#[actix_web::test]
async fn everything_that_ends_an_invitation_withdraws_its_code() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let guild = Guild::of(&alice).await;
    let used_up = guild.invite(&alice, json!({"max_uses": 1})).await.text("code");
    let of_channel = guild.invite(&alice, json!({})).await.text("code");
    let other = Guild::of(&alice).await;
    let of_guild = other.invite(&alice, json!({})).await.text("code");
    let third = Guild::of(&alice).await;
    let expired = third.invite(&alice, json!({"max_age": 600})).await.text("code");
    assert_eq!(deliver(&instance).await, None);

    bob.post(&format!("/invites/{used_up}"), json!({})).await.is(200);
    alice.delete(&format!("/channels/{}", guild.channel)).await.is(200);
    alice.delete(&other.path("")).await.is(204);
    instance.clock.advance(Duration::from_secs(601));
    assert_eq!(jobs::expired_invites::run_once(&instance.app).await.expect("a run"), 1);
    assert_eq!(deliver(&instance).await, None);
    for code in [&used_up, &of_channel, &of_guild, &expired] {
        assert_eq!(resolver.resolve(code).await.is(404).text("code"), "invite_expired");
        assert!(!is_kept(&instance.app, code).await);
    }
}

#[actix_web::test]
async fn a_new_invitation_wakes_the_delivery() {
    let (resolver, instance, alice, guild) = connected().await;
    let stop = CancellationToken::new();
    let jobs = jobs::start(&instance.app, &stop);

    // The clock stands still, so nothing but the invitation itself can start this.
    let code = guild.invite(&alice, json!({})).await.text("code");
    resolver.gate.has_answered(2).await;
    resolver.resolve(&code).await.is(200);
    stop.cancel();
    for job in jobs {
        job.await.expect("a job ends");
    }
}
