use super::{ORIGIN, PROOF, Sender, Site, refusal, resolver, restarted, signed, unproven};
use crate::support::{ADA, NOW_MS, SHARED, TestResolver};
use futures_util::future::join_all;
use resolver::app::App;
use resolver::config::Config;
use resolver::store::migrations;
use serde_json::json;
use shared_db::test_support::TestDatabase;
use shared_web::config::{Environment, Flags};
use shared_web::{ManualClock, SeededRandom};
use std::sync::Arc;

#[tokio::test]
async fn a_signed_registration_is_kept_and_the_key_is_fetched_once() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "/team", 1, resolver.with_token(ADA));
    let first = ada.register("abcdef23", NOW_MS).await;
    let kept = json!({ "code": "abcdef23", "targetUrl": ada.target, "expiresAt": null });
    assert_eq!((first.status, first.json()), (201, kept));
    assert_eq!(ada.register("abcdef23", NOW_MS + 1).await.status, 200);
    assert_eq!(ada.register("ghijkm45", NOW_MS).await.status, 201, "each code has a time of its own");
    assert_eq!(site.requests(), 1);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.json()["targetUrl"], ada.target);
}

#[tokio::test]
async fn the_signature_is_over_the_normal_form() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let body = json!({
        "code": " abcdef23 ",
        "targetUrl": format!("{}/?q=1#f", ada.target.to_uppercase()),
        "expiresAt": "2030-01-02T03:04:05+02:00",
    });
    let text = format!("v1\n{ORIGIN}\nabcdef23\n{}\n2030-01-02T01:04:05.000Z\n{NOW_MS}", ada.target);
    assert_eq!(ada.send_signed(&body, &text, NOW_MS).await.status, 201);
}

#[tokio::test]
async fn a_signature_over_anything_else_proves_nothing() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let (body, good, target) = (ada.body("abcdef23"), ada.text("abcdef23", NOW_MS), &ada.target);
    for (what, text) in [
        ("another code", good.replace("abcdef23", "abcdef24")),
        ("another target", good.replace(target, "https://bob.example")),
        ("an end", good.replace("\n\n", "\n2030-01-02T03:04:05.678Z\n")),
        ("another time", ada.text("abcdef23", NOW_MS + 1)),
        ("another resolver", good.replace(ORIGIN, "https://other.example")),
        ("another version", good.replace("v1", "v2")),
        ("more", format!("{good}\n")),
        ("a withdrawal", format!("v1\n{ORIGIN}\nabcdef23\n\n\n{NOW_MS}")),
    ] {
        let answer = ada.send_signed(&body, &text, NOW_MS).await;
        assert_eq!(refusal(&answer), unproven("x-privatechat-signature"), "{what}");
    }
    let impostor = Sender { key: super::Key::new(2), ..ada.clone() };
    let answer = impostor.send_signed(&body, &good, NOW_MS).await;
    assert_eq!(refusal(&answer), unproven("x-privatechat-signature"), "another key");
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 404);
    assert_eq!(ada.send_signed(&body, &good, NOW_MS).await.status, 201);
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_named() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let (ms, signature) = (NOW_MS.to_string(), ada.key.sign(&ada.text("abcdef23", NOW_MS)));
    let send = async |ms: &str, signature: &str| {
        let request = ada.request(&ada.body("abcdef23"));
        ada.caller.finish(signed(request, ms, signature)).await
    };
    let unsigned = ada.caller.finish(ada.request(&ada.body("abcdef23"))).await;
    assert_eq!(refusal(&unsigned), unproven("x-privatechat-timestamp"));
    let undated = ada.request(&ada.body("abcdef23")).header("x-privatechat-signature", &signature);
    assert_eq!(refusal(&ada.caller.finish(undated).await), unproven("x-privatechat-timestamp"));
    let dated = ada.request(&ada.body("abcdef23")).header("x-privatechat-timestamp", &ms);
    assert_eq!(refusal(&ada.caller.finish(dated).await), unproven("x-privatechat-signature"));
    for wrong in ["", "now", "1.5", "2026-01-02T03:04:05.678Z", "9223372036854775808"] {
        assert_eq!(refusal(&send(wrong, &signature).await), unproven("x-privatechat-timestamp"), "{wrong}");
    }
    for wrong in ["", "?", &signature[..40], &format!("{signature}=")] {
        assert_eq!(refusal(&send(&ms, wrong).await), unproven("x-privatechat-signature"), "{wrong}");
    }
    assert_eq!(send(&ms, &signature).await.status, 201);
}

#[tokio::test]
async fn a_time_of_ten_minutes_around_now_is_taken() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    for (code, ms, taken) in [
        ("abcdef23", NOW_MS - 600_000, true),
        ("abcdef24", NOW_MS + 600_000, true),
        ("abcdef25", NOW_MS - 600_001, false),
        ("abcdef26", NOW_MS + 600_001, false),
        ("abcdef27", i64::MIN, false),
        ("abcdef28", i64::MAX, false),
    ] {
        let answer = ada.register(code, ms).await;
        assert_eq!(answer.status == 201, taken, "{ms}");
        if !taken {
            assert_eq!(refusal(&answer), unproven("x-privatechat-timestamp"), "{ms}");
        }
    }
}

#[tokio::test]
async fn what_was_registered_before_proof_was_asked_for_stays_its_owners() {
    let site = Site::start().await;
    let before = TestResolver::start().await;
    before.with_token(ADA).register("abcdef23", &site.url("")).await;
    before.with_token(SHARED).register("ghijkm45", &site.url("")).await;
    before.with_token(ADA).register("withdrawn", &site.url("")).await;

    let resolver = restarted(before, &PROOF).await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
    assert_eq!(resolver.with_token(ADA).withdraw("withdrawn").await.status, 204, "nobody has signed for it");
    for (token, code) in [(ADA, "abcdef23"), (SHARED, "ghijkm45")] {
        let sender = Sender::at(&site, "", 1, resolver.with_token(token));
        let unsigned = resolver.with_token(token).register(code, &site.url("")).await;
        assert_eq!(refusal(&unsigned), unproven("x-privatechat-timestamp"));
        assert_eq!(sender.register(code, NOW_MS).await.status, 200);
    }
}

#[tokio::test]
async fn many_first_registrations_for_a_target_at_once_agree_on_its_key() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let codes: Vec<_> = (0..16).map(|n| format!("code-{n:04}")).collect();
    let answers = join_all(codes.iter().map(|code| ada.register(code, NOW_MS))).await;
    assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
}

#[tokio::test]
async fn without_the_mode_signatures_are_ignored() {
    let (resolver, site) = (TestResolver::start().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    assert_eq!(ada.send_signed(&ada.body("abcdef23"), "anything", 0).await.status, 201);
    assert_eq!(site.requests(), 0);
}

#[tokio::test]
async fn the_mode_needs_the_resolvers_own_address() {
    let open = async |settings: &[(&str, &str)]| {
        let environment = Environment::of(settings.iter().copied());
        let config = Config::load(&Flags::default(), environment).unwrap().config;
        let database = TestDatabase::new(migrations()).await;
        let clock = Arc::new(ManualClock::new(NOW_MS));
        App::open(&config, database.options(), clock, &SeededRandom::new(1)).await.map(drop)
    };
    let refused = open(&[PROOF[0]]).await.unwrap_err().to_string();
    assert!(refused.starts_with("RESOLVER_PUBLIC_URL: must be set as well"), "{refused}");
    assert!(open(&[PROOF[0], PROOF[1]]).await.is_ok());
    assert!(open(&[PROOF[1]]).await.is_ok());
}
