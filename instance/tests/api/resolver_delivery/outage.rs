use std::time::Duration;

use futures_util::future::join_all;
use instance_store::resolver_outbox;
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::json;

use super::{codes, connected, deliver, is_kept, revoke, state};
use crate::support::{TestInstance, Way};

const LONGEST_PAUSE: Duration = Duration::from_secs(5);

#[actix_web::test]
async fn a_thousand_codes_of_an_outage_arrive_in_three_requests_and_those_revoked_in_it_never() {
    let (mut resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);
    revoke(&alice, &codes_of(&guild, &alice).await[0]).await;
    assert_eq!(deliver(&instance).await, None);

    resolver.goes_away().await;
    let mut codes = Vec::new();
    for _ in 0..10 {
        let made = join_all((0..100).map(|_| guild.invite(&alice, json!({})))).await;
        codes.extend(made.into_iter().map(|invite| invite.text("code")));
        rest(&instance).await;
    }
    let (revoked, live) = codes.split_at(100);
    join_all(revoked.iter().map(|code| revoke(&alice, code))).await;
    let last = rest(&instance).await;

    // It comes back as the instance has just begun to leave it alone.
    let before = resolver.gate.answered();
    resolver.comes_back();
    assert_eq!(deliver(&instance).await, None);
    assert!(last <= LONGEST_PAUSE, "with no other pause they are there within 10 s: {last:?}");
    assert_eq!(resolver.gate.answered() - before, 3, "a probe and two batches");
    let answers = join_all(live.iter().map(|code| resolver.resolve(code))).await;
    for (code, answer) in live.iter().zip(answers) {
        assert_eq!(answer.is(200).text("redirectTo"), format!("{}/invite/{code}", instance.base));
    }
    for code in revoked {
        assert!(!resolver.gate.has_heard(code), "{code} was sent");
    }
}

/// Delivers as the job does, and leaves the resolver alone as long as that wants to.
async fn rest(instance: &TestInstance) -> Duration {
    let pause = deliver(instance).await.expect("a pause");
    assert!(pause <= LONGEST_PAUSE, "{pause:?}");
    instance.clock.advance(pause);
    pause
}

async fn codes_of(guild: &crate::support::Guild, maker: &crate::support::User) -> Vec<String> {
    maker.get(&guild.path("/invites")).await.is(200).each("code")
}

#[actix_web::test]
async fn while_the_resolver_is_away_one_probe_goes_at_a_time_and_carries_no_code() {
    let (resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);

    // A proxy before the resolver is still there. What it answered a while ago says nothing about now.
    resolver.gate.is(Way::Away);
    instance.clock.advance(Duration::from_secs(10));
    let before = resolver.gate.answered();
    let codes = codes(&guild, &alice, 12).await;
    let (revoked, live) = codes.split_at(4);
    rest(&instance).await;
    for code in revoked {
        revoke(&alice, code).await;
        assert!(!is_kept(&instance.app, code).await);
    }
    rest(&instance).await;
    assert_eq!(resolver.gate.answered() - before, 2);
    assert!(codes.iter().all(|code| !resolver.gate.has_heard(code)));
    assert_eq!(state(&guild, &alice, &live[0]).await["state"], "pending");

    resolver.gate.is(Way::Open);
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.gate.answered() - before, 4, "a probe, and everything in one batch");
    assert!(revoked.iter().all(|code| !resolver.gate.has_heard(code)));
    let registered = state(&guild, &alice, &live[0]).await;
    assert_eq!(registered["state"], "registered");
    assert_eq!(registered["join_url"], format!("{}/join/{}", resolver.base, live[0]));
}

#[actix_web::test]
async fn a_code_that_nobody_could_be_told_of_does_not_count_as_sent() {
    let (mut resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);

    resolver.goes_away().await;
    let codes = codes(&guild, &alice, 1).await;
    deliver(&instance).await.expect("a pause");
    assert!(is_kept(&instance.app, &codes[0]).await);
    revoke(&alice, &codes[0]).await;
    assert!(!is_kept(&instance.app, &codes[0]).await);
}

#[actix_web::test]
async fn a_code_whose_registration_may_have_been_heard_is_withdrawn() {
    let (resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 1).await;
    assert_eq!(deliver(&instance).await, None);

    resolver.gate.is(Way::AnswerLost);
    let codes = codes(&guild, &alice, 1).await;
    rest(&instance).await;
    assert_eq!(state(&guild, &alice, &codes[0]).await["state"], "pending");
    resolver.gate.is(Way::Open);
    resolver.resolve(&codes[0]).await.is(200);

    revoke(&alice, &codes[0]).await;
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(resolver.resolve(&codes[0]).await.is(404).text("code"), "invite_expired");
    assert!(!is_kept(&instance.app, &codes[0]).await);
}

#[actix_web::test]
async fn what_a_killed_process_had_taken_to_deliver_is_delivered_a_minute_later() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 1).await;
    let take = instance.app.write(async |tx| {
        let now = tx.now();
        Ok(resolver_outbox::lease(tx.conn(), now, now + 60_000, 500).await?)
    });
    assert_eq!(take.await.expect("rows").len(), 1);

    instance.clock.advance(Duration::from_millis(59_999));
    assert_eq!(deliver(&instance).await, None);
    assert!(!resolver.gate.has_heard(&codes[0]), "somebody else has it");
    instance.clock.advance(Duration::from_millis(1));
    assert_eq!(deliver(&instance).await, None);
    resolver.resolve(&codes[0]).await.is(200);
}

#[actix_web::test]
async fn the_metrics_tell_how_old_the_oldest_untold_code_is() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let told = recorder.handle();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let (resolver, instance, alice, guild) = connected().await;
    resolver.gate.is(Way::Away);
    codes(&guild, &alice, 3).await;
    instance.clock.advance(Duration::from_secs(90));
    rest(&instance).await;
    let metrics = told.render();
    for line in [
        "resolver_outbox_rows 3",
        "resolver_outbox_age_seconds 90",
        "resolver_outbox_refused_rows 0",
        r#"resolver_requests_failed_total{reason="failed"} 1"#,
    ] {
        assert!(metrics.lines().any(|told| told == line), "no {line} in\n{metrics}");
    }
    resolver.gate.is(Way::Open);
    assert_eq!(deliver(&instance).await, None);
    let metrics = told.render();
    for line in ["resolver_outbox_rows 0", "resolver_outbox_age_seconds 0", "resolver_codes_told_total 3"] {
        assert!(metrics.lines().any(|told| told == line), "no {line} in\n{metrics}");
    }
}
