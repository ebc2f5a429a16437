//! Attempts to take somebody else's code. Each would be a guest on the wrong server.

use crate::support::{ADA, BOB, Caller, SHARED, TestResolver, refused};
use serde_json::json;

const ADAS: &str = "https://ada.example";
const BOBS: &str = "https://bob.example";

/// Bob is refused whatever he does with the code, and it goes on leading to Ada or nowhere.
async fn bob_gets_nothing(resolver: &TestResolver, bob: &Caller, code: &str) {
    let before = resolver.anyone().resolve(code).await;
    assert_eq!(bob.register(code, BOBS).await.refusal(), refused(409, "code_taken"), "{code}");
    let batch = bob.batch(&[json!({ "op": "register", "code": code, "targetUrl": BOBS })]).await.json();
    assert_eq!(batch["results"][0]["status"], 409);
    assert_eq!(batch["results"][0]["error"]["code"], "code_taken");
    let after = resolver.anyone().resolve(code).await;
    assert_eq!((after.status, after.text), (before.status, before.text));
    let own = bob.register(&format!("{code}-{}", bob.token.as_deref().unwrap_or_default()), BOBS).await;
    assert_eq!(own.status / 100, 2, "the same with a code of his own");
}

#[tokio::test]
async fn another_owners_live_code() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcdef23", ADAS).await;
    let bob = resolver.with_token(BOB);
    bob_gets_nothing(&resolver, &bob, "abcdef23").await;
    assert_eq!(bob.withdraw("abcdef23").await.refusal(), refused(409, "code_taken"));
}

#[tokio::test]
async fn another_owners_expired_code_and_then_its_tombstone() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register_until("abcdef23", ADAS, &resolver.in_seconds(1)).await;
    resolver.advance_seconds(10);
    let bob = resolver.with_token(BOB);
    bob_gets_nothing(&resolver, &bob, "abcdef23").await;

    assert_eq!(ada.purge().await.json()["deleted"], 1);
    bob_gets_nothing(&resolver, &bob, "abcdef23").await;

    resolver.advance_seconds(10 * 365 * 24 * 3_600);
    bob_gets_nothing(&resolver, &bob, "abcdef23").await;
    assert_eq!(ada.register("abcdef23", ADAS).await.status, 200, "only its owner brings it back");
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
}

#[tokio::test]
async fn another_owners_withdrawn_code() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register("abcdef23", ADAS).await;
    ada.withdraw("abcdef23").await;
    bob_gets_nothing(&resolver, &resolver.with_token(BOB), "abcdef23").await;
}

#[tokio::test]
async fn a_code_that_looks_like_another_owners() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register("Oil0code", ADAS).await;
    for look_alike in ["oil0code", "0il0code", "Oi10code", "OiI0code", "OIL0CODE", "0110C0DE"] {
        bob_gets_nothing(&resolver, &resolver.with_token(BOB), look_alike).await;
        bob_gets_nothing(&resolver, &resolver.with_token(SHARED), look_alike).await;
    }
    assert_eq!(ada.register("0il0code", ADAS).await.status, 201, "the owner may have look-alikes");

    ada.withdraw("Oil0code").await;
    ada.withdraw("0il0code").await;
    bob_gets_nothing(&resolver, &resolver.with_token(BOB), "oIL0code").await;
}

#[tokio::test]
async fn under_the_shared_token_another_origins_code() {
    let resolver = TestResolver::start().await;
    let shared = resolver.with_token(SHARED);
    shared.register("abcdef23", "https://ada.example/one").await;
    bob_gets_nothing(&resolver, &shared, "abcdef23").await;
    for other_origin in
        ["https://ada.example:8443", "https://www.ada.example", "https://ada.example.evil.example"]
    {
        assert_eq!(shared.register("abcdef23", other_origin).await.status, 409, "{other_origin}");
    }
    assert_eq!(shared.register("abcdef23", "https://ada.example/two").await.status, 200);
}

#[tokio::test]
async fn between_the_shared_token_and_a_name() {
    let resolver = TestResolver::start().await;
    let (shared, bob) = (resolver.with_token(SHARED), resolver.with_token(BOB));
    shared.register("abcdef23", BOBS).await;
    bob.register("ghijkm45", BOBS).await;
    bob_gets_nothing(&resolver, &bob, "abcdef23").await;
    bob_gets_nothing(&resolver, &shared, "ghijkm45").await;
    assert_eq!(shared.withdraw("ghijkm45").await.status, 409);
}
