//! The outbox and its delivery, against a real resolver.

use std::time::Duration;

use instance::{
    admin::command::{AdminCommand, perform},
    app::App,
    jobs,
    resolver_client::{announce, deliver},
};
use instance_store::resolver_outbox;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::support::{Guild, TestInstance, TestResolver, User};

async fn deliver(instance: &TestInstance) -> Option<Duration> {
    deliver::run_once(&instance.app).await.expect("the database answers")
}

async fn codes(guild: &Guild, maker: &User, number: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for _ in 0..number {
        codes.push(guild.invite(maker, json!({})).await.text("code"));
    }
    codes
}

async fn revoke(maker: &User, code: &str) {
    maker.delete(&format!("/invites/{code}")).await.is(200);
}

/// Whether the outbox has a row about the code.
async fn is_kept(app: &App, code: &str) -> bool {
    let code = code.to_owned();
    app.read(async move |conn| resolver_outbox::find_all(conn, &[code]).await).await.expect("a read").len()
        == 1
}

/// What the invitation's maker sees of it.
async fn state(guild: &Guild, maker: &User, code: &str) -> Value {
    let list = maker.get(&guild.path("/invites")).await.is(200);
    let invite = list.body.as_array().expect("a list").iter().find(|invite| invite["code"] == code).cloned();
    invite.expect("a live invitation")["resolver"].clone()
}

#[actix_web::test]
async fn after_an_outage_live_codes_resolve_and_revoked_ones_were_never_sent() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;

    resolver.is_up(false);
    let codes = codes(&guild, &alice, 12).await;
    let (revoked, live) = codes.split_at(4);
    let pause = deliver(&instance).await.expect("a pause");
    assert!(pause <= Duration::from_secs(5), "{pause:?}");
    for code in revoked {
        revoke(&alice, code).await;
        assert!(!is_kept(&instance.app, code).await);
    }
    deliver(&instance).await.expect("a pause");
    assert_eq!(resolver.answered(), 2, "one probe at a time");
    assert_eq!(state(&guild, &alice, &live[0]).await["state"], "pending");

    resolver.is_up(true);
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.answered(), 4, "a probe, and everything in one batch");
    for code in live {
        let found = resolver.resolve(code).await.is(200);
        assert_eq!(found.text("redirectTo"), format!("{}/invite/{code}", instance.base));
    }
    for code in revoked {
        assert_eq!(resolver.resolve(code).await.is(404).text("code"), "invite_not_found");
    }
    let registered = state(&guild, &alice, &live[0]).await;
    assert_eq!(registered["state"], "registered");
    assert_eq!(registered["join_url"], format!("{}/join/{}", resolver.base, live[0]));
}

#[actix_web::test]
async fn a_code_that_was_revoked_after_its_registration_is_withdrawn() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
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
async fn a_code_that_nobody_could_be_told_of_does_not_count_as_sent() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);

    resolver.stop().await;
    let codes = codes(&guild, &alice, 1).await;
    deliver(&instance).await.expect("a pause");
    assert!(is_kept(&instance.app, &codes[0]).await);
    revoke(&alice, &codes[0]).await;
    assert!(!is_kept(&instance.app, &codes[0]).await);
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
async fn a_wrong_token_waits_five_minutes() {
    let resolver = TestResolver::start().await;
    let wrong = |config: &mut instance::config::Config| {
        resolver.serves(config);
        config.resolver.register_token = Some("wrong".parse().expect("a secret"));
    };
    let instance = TestInstance::with(wrong).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let codes = codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, Some(Duration::from_mins(5)));
    assert_eq!(state(&guild, &alice, &codes[0]).await["state"], "pending");
}

#[actix_web::test]
async fn a_code_of_another_instance_fails_alone_and_stays_theirs() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let codes = codes(&guild, &alice, 2).await;
    resolver.is_taken(&codes[0]).await;

    assert_eq!(deliver(&instance).await, None);
    let refused = state(&guild, &alice, &codes[0]).await;
    assert_eq!((&refused["state"], &refused["reason"]), (&json!("failed"), &json!("code_taken")));
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "registered");

    let before = resolver.answered();
    revoke(&alice, &codes[0]).await;
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.answered(), before);
    assert_eq!(resolver.resolve(&codes[0]).await.is(200).text("targetUrl"), "https://other.example");
}

#[actix_web::test]
async fn the_operator_sees_how_it_stands_and_can_begin_anew() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let codes = codes(&guild, &alice, 3).await;
    resolver.is_taken(&codes[0]).await;
    assert_eq!(deliver(&instance).await, None);

    let status = perform(&instance.app, AdminCommand::ResolverStatus).await.expect("lines");
    assert_eq!(status[0], format!("{} is told that codes lead to {}.", resolver.base, instance.base));
    assert!(status[1].contains("to be told of 1 codes") && status[1].ends_with("refused 1."), "{status:?}");
    assert_eq!(status[2], format!("  {} code_taken", codes[0]));
    revoke(&alice, &codes[0]).await;
    let status = perform(&instance.app, AdminCommand::ResolverStatus).await.expect("lines");
    assert_eq!(status[1..], ["It knows everything."]);

    let resync = perform(&instance.app, AdminCommand::ResolverResync).await.expect("lines");
    assert!(resync[0].starts_with("2 live codes"), "{resync:?}");
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "pending");
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "registered");
}

#[actix_web::test]
async fn a_new_invitation_wakes_the_delivery() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let stop = CancellationToken::new();
    let jobs = jobs::start(&instance.app, &stop);

    // The clock stands still, so nothing but the invitation itself can start this.
    let code = guild.invite(&alice, json!({})).await.text("code");
    resolver.has_answered(2).await;
    resolver.resolve(&code).await.is(200);
    stop.cancel();
    for job in jobs {
        job.await.expect("a job ends");
    }
}

#[actix_web::test]
async fn another_address_has_all_live_invitations_registered_anew() {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
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
