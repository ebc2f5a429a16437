use crate::support::{ADA, ADMIN, BOB, SHARED, TestResolver};
use serde_json::json;

#[tokio::test]
async fn totals_and_the_most_resolved_codes() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let later = resolver.in_seconds(60);
    ada.register("abcdef23", "https://ada.example").await;
    ada.register_until("ghijkm45", "https://ada.example", &later).await;
    ada.register_until("expired2", "https://ada.example", &resolver.in_seconds(-1)).await;
    ada.register("withdrawn2", "https://ada.example").await;
    ada.withdraw("withdrawn2").await;
    for _ in 0..3 {
        resolver.anyone().resolve("ghijkm45").await;
    }

    let stats = ada.stats().await.json();
    assert_eq!(
        stats,
        json!({
            "totalRoutes": 3,
            "activeRoutes": 2,
            "expiredRoutes": 1,
            "topCodes": [
                { "code": "ghijkm45", "targetUrl": "https://ada.example", "resolveCount": 3,
                  "lastResolvedAt": "2026-01-02T03:04:05.678Z", "expiresAt": later },
                { "code": "abcdef23", "targetUrl": "https://ada.example", "resolveCount": 0,
                  "lastResolvedAt": null, "expiresAt": null },
                { "code": "expired2", "targetUrl": "https://ada.example", "resolveCount": 0,
                  "lastResolvedAt": null, "expiresAt": resolver.in_seconds(-1) },
            ],
            "ts": "2026-01-02T03:04:05.678Z",
        })
    );
}

#[tokio::test]
async fn ten_codes_at_most() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    for number in 10..25 {
        ada.register(&format!("code-{number}"), "https://ada.example").await;
    }
    let stats = ada.stats().await.json();
    assert_eq!(stats["totalRoutes"], 15);
    assert_eq!(stats["topCodes"].as_array().unwrap().len(), 10);
}

#[tokio::test]
async fn a_name_sees_and_purges_its_own_codes_and_the_others_all() {
    let resolver = TestResolver::start().await;
    for (token, code) in [(ADA, "adas-code"), (BOB, "bobs-code"), (SHARED, "shared-code")] {
        let end = resolver.in_seconds(1);
        resolver.with_token(token).register_until(code, "https://x.example", &end).await;
    }
    resolver.advance_seconds(1);
    let total = async |token: &str| resolver.with_token(token).stats().await.json()["totalRoutes"].clone();
    assert_eq!((total(ADA).await, total(SHARED).await, total(ADMIN).await), (json!(1), json!(3), json!(3)));

    let purge = async |token: &str| resolver.with_token(token).purge().await.json();
    assert_eq!(purge(ADA).await, json!({ "deleted": 1, "ts": "2026-01-02T03:04:06.678Z" }));
    assert_eq!(total(ADMIN).await, 2);
    assert_eq!(purge(ADMIN).await["deleted"], 2);
    assert_eq!(purge(SHARED).await["deleted"], 0);
    assert_eq!(total(ADMIN).await, 0);
}
