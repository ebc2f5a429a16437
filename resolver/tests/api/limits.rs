use crate::support::{ADA, TestResolver, refused};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn each_call_has_its_own_limit_for_each_address() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    for (method, path, limit) in [
        (Method::POST, "/api/resolver/register", 120),
        (Method::GET, "/api/resolver/resolve/unknown23", 240),
        (Method::GET, "/api/resolver/stats", 60),
        (Method::DELETE, "/api/resolver/expired", 30),
        (Method::POST, "/api/resolver/register/batch", 30),
        (Method::DELETE, "/api/resolver/register/unknown23", 120),
    ] {
        for _ in 0..limit {
            assert_ne!(ada.send(method.clone(), path, None).await.status, 429, "{path}");
        }
        let over = ada.send(method.clone(), path, None).await;
        assert_eq!(over.status, 429, "{path}");
        assert_eq!(
            over.json(),
            json!({ "code": "rate_limited", "message": "Rate limit exceeded. Please retry later." })
        );
        let wait = 60_u64.div_ceil(limit);
        assert_eq!(over.header("retry-after"), wait.to_string(), "{path}");
        let elsewhere = ada.at_address("192.0.2.2").send(method.clone(), path, None).await;
        assert_ne!(elsewhere.status, 429, "{path}: another address");

        resolver.advance_seconds(wait);
        assert_ne!(ada.send(method, path, None).await.status, 429, "{path}: after Retry-After");
    }
}

#[tokio::test]
async fn the_limit_comes_before_the_token_and_the_token_before_the_body() {
    let resolver = TestResolver::start_with(&[("LIMIT_REGISTER", "1")]).await;
    let anyone = resolver.anyone();
    let post =
        async || anyone.send(Method::POST, "/api/resolver/register", Some("{".to_owned())).await.refusal();
    assert_eq!(post().await, refused(403, "forbidden"));
    assert_eq!(post().await, refused(429, "rate_limited"));
}

#[tokio::test]
async fn a_browser_may_read_when_to_come_again() {
    let resolver = TestResolver::start_with(&[("LIMIT_RESOLVE", "1")]).await;
    resolver.anyone().resolve("unknown23").await;
    let over = resolver.anyone().resolve("unknown23").await;
    assert_eq!((over.status, over.header("retry-after")), (429, "60"));
    assert_eq!(over.header("access-control-expose-headers"), "retry-after");
}

#[tokio::test]
async fn addresses_that_one_client_can_change_share_a_limit() {
    let resolver = TestResolver::start_with(&[("LIMIT_RESOLVE", "2")]).await;
    let passed = async |addresses: &[String]| {
        let mut passed = 0;
        for address in addresses {
            let answer = resolver.anyone().at_address(address).resolve("unknown23").await;
            passed += usize::from(answer.status != 429);
        }
        passed
    };
    let mapped = ["::ffff:198.51.100.7", "198.51.100.7", "::ffff:198.51.100.7"].map(str::to_owned);
    assert_eq!(passed(&mapped).await, 2);
    let of_one_64: Vec<_> = (0..8).map(|host| format!("2001:db8:1:1::{host:x}")).collect();
    assert_eq!(passed(&of_one_64).await, 2);
    let of_one_48: Vec<_> = (0..64).map(|network| format!("2001:db8:2:{network:x}::1")).collect();
    assert_eq!(passed(&of_one_48).await, 16);
    let forged: Vec<_> = (0..8).map(|number| format!("10.9.8.{number}, 203.0.113.5")).collect();
    assert_eq!(passed(&forged).await, 2, "what stands left of the first stranger is hearsay");
}

#[tokio::test]
async fn nobodys_word_for_an_address_is_taken_by_default() {
    let resolver = TestResolver::start_with(&[("TRUSTED_PROXIES", ""), ("LIMIT_RESOLVE", "2")]).await;
    let from = async |address: &str| resolver.anyone().at_address(address).resolve("unknown23").await.status;
    assert_eq!((from("192.0.2.1").await, from("192.0.2.2").await, from("192.0.2.3").await), (404, 404, 429));
}

#[tokio::test]
async fn limits_can_be_off() {
    let resolver = TestResolver::start_with(&[("RATE_LIMITS", "off"), ("LIMIT_RESOLVE", "1")]).await;
    for _ in 0..5 {
        assert_eq!(resolver.anyone().resolve("unknown23").await.status, 404);
    }
}
