//! Attempts to take somebody else's code by one who has a token, a server and a key, and signs in all form.

use super::{ORIGIN, Sender, Site, refusal, resolver, unproven};
use crate::support::{ADA, Answer, BOB, NOW_MS, SHARED, TestResolver, refused};

/// Bob is refused by call and by batch, and the code goes on leading where it did.
async fn bob_gets_nothing(resolver: &TestResolver, bob: &Sender, code: &str, ms: i64) {
    let before = resolver.anyone().resolve(code).await;
    assert_eq!(bob.register(code, ms).await.refusal(), refused(409, "code_taken"), "{code}");
    let batch = bob.caller.batch(&[bob.entry(code, ms)]).await.json();
    assert_eq!(batch["results"][0]["error"]["code"], "code_taken");
    let after = resolver.anyone().resolve(code).await;
    assert_eq!((after.status, after.text), (before.status, before.text));
}

fn resolved(answer: &Answer) -> String {
    answer.json()["targetUrl"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn another_owners_code_alive_expired_purged_and_its_look_alikes() {
    for (adas, bobs) in [(ADA, BOB), (SHARED, SHARED), (ADA, SHARED), (SHARED, ADA)] {
        let (resolver, site, bobs_site) = (resolver().await, Site::start().await, Site::start().await);
        let ada = Sender::at(&site, "", 1, resolver.with_token(adas));
        let bob = Sender::at(&bobs_site, "", 2, resolver.with_token(bobs));
        assert_eq!(bob.register("bobs-own2", NOW_MS).await.status, 201, "he is somebody himself");
        ada.register_until("Oil0code", &resolver.in_seconds(1), NOW_MS).await;
        for code in ["Oil0code", "0il0code", "OIL0CODE"] {
            bob_gets_nothing(&resolver, &bob, code, NOW_MS).await;
        }
        resolver.advance_seconds(2);
        bob_gets_nothing(&resolver, &bob, "Oil0code", NOW_MS).await;
        assert_eq!(ada.caller.purge().await.json()["deleted"], 1);
        for code in ["Oil0code", "0il0code"] {
            bob_gets_nothing(&resolver, &bob, code, NOW_MS).await;
        }
        assert_eq!(ada.register("Oil0code", NOW_MS + 1).await.status, 200, "only its owner brings it back");
    }
}

#[tokio::test]
async fn a_replayed_registration_never_counts_again() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let replay = async || {
        let answer = ada.register("abcdef23", NOW_MS).await;
        assert_eq!(refusal(&answer), unproven("x-privatechat-timestamp"));
        let batch = ada.caller.batch(&[ada.entry("abcdef23", NOW_MS)]).await.json();
        assert_eq!(batch["results"][0]["error"]["field"], "xPrivatechatTimestamp");
    };
    assert_eq!(ada.register("abcdef23", NOW_MS).await.status, 201);
    replay().await;
    assert_eq!(ada.withdraw("abcdef23", NOW_MS + 1).await.status, 204);
    replay().await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_expired"));

    ada.register_until("abcdef23", &resolver.in_seconds(1), NOW_MS + 2).await;
    resolver.advance_seconds(1);
    replay().await;
    assert_eq!(ada.caller.purge().await.json()["deleted"], 1);
    replay().await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_expired"));
    assert_eq!(ada.register("abcdef23", NOW_MS + 3).await.status, 200);
}

#[tokio::test]
async fn an_older_registration_that_comes_late_changes_nothing() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let old = Sender::at(&site, "/old", 1, resolver.with_token(ADA));
    let new = Sender::at(&site, "/new", 1, resolver.with_token(ADA));
    assert_eq!(new.register("abcdef23", NOW_MS + 1).await.status, 201);
    assert_eq!(refusal(&old.register("abcdef23", NOW_MS).await), unproven("x-privatechat-timestamp"));
    assert_eq!(resolved(&resolver.anyone().resolve("abcdef23").await), new.target);

    resolver.advance_seconds(601);
    let late = new.register("ghijkm45", NOW_MS).await;
    assert_eq!(refusal(&late), unproven("x-privatechat-timestamp"), "ten minutes are over");
    assert_eq!(new.register("ghijkm45", NOW_MS + 601_000).await.status, 201);
}

#[tokio::test]
async fn somebody_elses_address_as_the_target() {
    let (resolver, site, bobs_site) = (resolver().await, Site::start().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    let bob = Sender::at(&bobs_site, "", 2, resolver.with_token(BOB));
    let as_ada = Sender { target: ada.target.clone(), ..bob.clone() };
    assert_eq!(refusal(&as_ada.register("abcdef23", NOW_MS).await), unproven("x-privatechat-signature"));
    ada.register("ghijkm45", NOW_MS).await;
    assert_eq!(refusal(&as_ada.register("abcdef23", NOW_MS).await), unproven("x-privatechat-signature"));
    assert_eq!(bob.register("abcdef23", NOW_MS).await.status, 201);
}

#[tokio::test]
async fn a_path_on_a_shared_host_proves_nothing_for_the_host_and_its_other_paths() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let shared = resolver.with_token(SHARED);
    let evil = Sender::at(&site, "/~evil", 6, shared.clone());
    let ada = Sender::at(&site, "/~ada", 1, shared.clone());
    assert_eq!(evil.register("evils-own", NOW_MS).await.status, 201);

    for elsewhere in
        ["", "/~ada", "/~evil/..", "/~evil/%2e%2e", "/~evil/../~ada", "/~EVIL", "/~evil%2F..%2F~ada"]
    {
        let claim = Sender { target: site.url(elsewhere), ..evil.clone() };
        let normal = url::Url::parse(&claim.target).unwrap().to_string();
        let text = format!("v1\n{ORIGIN}\nabcdef23\n{}\n\n{NOW_MS}", normal.trim_end_matches('/'));
        let answer = claim.send_signed(&claim.body("abcdef23"), &text, NOW_MS).await;
        assert_eq!(answer.refusal(), refused(400, "target_unproven"), "{elsewhere}");
    }
    // Under the shared token the origin is both's; the code is not.
    assert_eq!(ada.register_until("abcdef23", &resolver.in_seconds(1), NOW_MS).await.status, 201);
    bob_gets_nothing(&resolver, &evil, "abcdef23", NOW_MS + 1).await;
    resolver.advance_seconds(1);
    shared.purge().await;
    bob_gets_nothing(&resolver, &evil, "abcdef23", NOW_MS + 1).await;
    assert_eq!(ada.register("abcdef23", NOW_MS + 1).await.status, 200);
    let host = Sender::at(&site, "", 3, resolver.with_token(ADA));
    assert_eq!(host.register("ghijkm45", NOW_MS).await.status, 201, "the host is still free to be proven");
}
