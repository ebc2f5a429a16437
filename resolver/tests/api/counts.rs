use crate::support::{ADA, TestResolver};

#[tokio::test]
async fn resolves_are_counted_whichever_way_and_survive_a_restart() {
    let resolver = TestResolver::start_with(&[("RATE_LIMITS", "off")]).await;
    let ada = resolver.with_token(ADA);
    ada.register("abcdef23", "https://ada.example").await;
    for _ in 0..20 {
        resolver.anyone().resolve("abcdef23").await;
    }
    resolver.advance_seconds(6);
    resolver.anyone().page("/join/abcdef23", "en").await;
    let top = ada.stats().await.json()["topCodes"][0].clone();
    assert_eq!(top["resolveCount"], 21);
    assert_eq!(top["lastResolvedAt"], "2026-01-02T03:04:11.678Z");

    resolver.anyone().resolve("abcdef23").await;
    resolver.app.counts.write().await.unwrap();
    assert_eq!(ada.stats().await.json()["topCodes"][0]["resolveCount"], 22, "written once, not twice");
}

#[tokio::test]
async fn a_code_that_comes_back_counts_from_zero() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register("abcdef23", "https://ada.example").await;
    resolver.anyone().resolve("abcdef23").await;
    ada.withdraw("abcdef23").await;
    resolver.app.counts.write().await.unwrap();
    ada.register("abcdef23", "https://ada.example").await;
    assert_eq!(ada.stats().await.json()["topCodes"][0]["resolveCount"], 0);
}

#[tokio::test]
async fn counts_of_an_ended_life_are_never_added_to_the_next() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register("abcdef23", "https://ada.example").await;
    resolver.anyone().resolve("abcdef23").await;
    resolver.app.counts.write().await.unwrap();
    resolver.anyone().resolve("abcdef23").await;
    ada.withdraw("abcdef23").await;
    ada.register("abcdef23", "https://ada.example").await;
    resolver.anyone().resolve("abcdef23").await;
    assert_eq!(ada.stats().await.json()["topCodes"][0]["resolveCount"], 1);
}

#[tokio::test]
async fn what_a_stopped_server_wrote_is_added_by_the_next() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcdef23", "https://ada.example").await;
    for _ in 0..3 {
        resolver.anyone().resolve("abcdef23").await;
    }
    resolver.app.counts.write().await.unwrap();
    let database = std::sync::Arc::clone(&resolver.database);
    resolver.app.db.clone().close().await;
    drop(resolver);

    let next = TestResolver::start_on(database, &[]).await;
    assert_eq!(next.with_token(ADA).stats().await.json()["topCodes"][0]["resolveCount"], 3);
}
