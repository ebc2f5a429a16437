use std::time::Duration;

use serde_json::{Value, json};

use super::{codes, connected, deliver, is_kept, revoke, state};
use crate::support::{Guild, TestInstance, TestResolver, Way};

#[actix_web::test]
async fn a_wrong_token_waits_five_minutes_and_sends_no_code() {
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
    assert!(!resolver.gate.has_heard(&codes[0]));
}

#[actix_web::test]
async fn a_code_of_another_instance_fails_alone_and_stays_theirs() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 2).await;
    resolver.is_taken(&codes[0]).await;

    assert_eq!(deliver(&instance).await, None);
    let refused = state(&guild, &alice, &codes[0]).await;
    assert_eq!((&refused["state"], &refused["reason"]), (&json!("failed"), &json!("code_taken")));
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "registered");

    let before = resolver.gate.answered();
    revoke(&alice, &codes[0]).await;
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.gate.answered(), before);
    assert_eq!(resolver.resolve(&codes[0]).await.is(200).text("targetUrl"), "https://other.example");
}

#[actix_web::test]
async fn who_asks_again_for_an_invitation_whose_code_is_taken_gets_a_new_one() {
    let (resolver, instance, alice, guild) = connected().await;
    let ask = async || {
        let made = alice.post(&format!("/channels/{}/invites", guild.channel), json!({})).await.is(200);
        (made.text("code"), made.body["resolver"]["state"].clone())
    };
    let (taken, _) = ask().await;
    assert_eq!(ask().await, (taken.clone(), json!("pending")), "a like one is answered again");
    resolver.is_taken(&taken).await;
    assert_eq!(deliver(&instance).await, None);

    instance.clock.advance(Duration::from_secs(1));
    let (fresh, state) = ask().await;
    assert_eq!(state, "pending");
    assert_ne!(fresh, taken);
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(ask().await, (fresh, json!("registered")));
}

#[actix_web::test]
async fn whoever_has_a_code_can_ask_where_it_stands() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 1).await;
    let standing = async || {
        let path = format!("/invites/{}?with_resolver=true", codes[0]);
        alice.get(&path).await.is(200).body["resolver"].clone()
    };
    let join_url = format!("{}/join/{}", resolver.base, codes[0]);
    assert_eq!(standing().await, json!({"state": "pending", "join_url": join_url}));
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(standing().await, json!({"state": "registered", "join_url": join_url}));
    assert_eq!(alice.get(&format!("/invites/{}", codes[0])).await.is(200).body["resolver"], Value::Null);
}

#[actix_web::test]
async fn what_may_be_put_right_is_tried_again_after_a_minute_and_then_less_often() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 1).await;
    resolver.gate.is(Way::Refused(422, "target_unproven"));
    let tried = async || {
        let before = resolver.gate.answered();
        assert_eq!(deliver(&instance).await, None);
        resolver.gate.answered() > before
    };
    assert!(tried().await);
    let standing = state(&guild, &alice, &codes[0]).await;
    assert_eq!((&standing["state"], &standing["reason"]), (&json!("failed"), &json!("target_unproven")));
    for minutes in [1, 2, 4, 8, 16, 32, 60, 60] {
        instance.clock.advance(Duration::from_millis(minutes * 60_000 - 1));
        assert!(!tried().await, "before {minutes} min");
        instance.clock.advance(Duration::from_millis(1));
        assert!(tried().await, "after {minutes} min");
    }

    resolver.gate.is(Way::Open);
    instance.clock.advance(Duration::from_hours(1));
    assert!(tried().await);
    resolver.resolve(&codes[0]).await.is(200);
}

#[actix_web::test]
async fn a_withdrawal_that_is_refused_is_not_forgotten() {
    let (resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);
    // It was registered, and nobody here knows.
    resolver.gate.is(Way::AnswerLost);
    let codes = codes(&guild, &alice, 1).await;
    instance.clock.advance(deliver(&instance).await.expect("a pause"));
    revoke(&alice, &codes[0]).await;

    resolver.gate.is(Way::Refused(500, "failed"));
    assert_eq!(deliver(&instance).await, None);
    assert!(is_kept(&instance.app, &codes[0]).await);
    resolver.gate.is(Way::Open);
    resolver.resolve(&codes[0]).await.is(200);
    instance.clock.advance(Duration::from_mins(1));
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.resolve(&codes[0]).await.is(404).text("code"), "invite_expired");
}
