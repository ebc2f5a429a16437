use crate::support::{ADA, TestResolver, refused};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_code_resolves_for_anyone_from_any_origin() {
    let resolver = TestResolver::start().await;
    let until = resolver.in_seconds(3_600);
    resolver.with_token(ADA).register_until("abcDEF23", "https://ada.example", &until).await;

    let answer = resolver.anyone().resolve("abcDEF23").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({
            "code": "abcDEF23",
            "targetUrl": "https://ada.example",
            "redirectTo": "https://ada.example/invite/abcDEF23",
            "expiresAt": until,
        })
    );
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert_eq!(resolver.anyone().resolve("%20abcDEF23%20").await.status, 200, "spaces around are trimmed");
}

#[tokio::test]
async fn case_counts() {
    let resolver = TestResolver::start().await;
    resolver.with_token(ADA).register("abcDEF23", "https://ada.example").await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_not_found"));
}

#[tokio::test]
async fn unknown_and_ended_codes_have_their_own_sentences() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let anyone = resolver.anyone();
    let unknown = anyone.resolve("unknown23").await;
    assert_eq!(unknown.status, 404);
    assert_eq!(unknown.json(), json!({ "code": "invite_not_found", "message": "Invite code not found." }));

    ada.register_until("expired2", "https://ada.example", &resolver.in_seconds(1)).await;
    ada.register("withdrawn2", "https://ada.example").await;
    assert_eq!(anyone.resolve("expired2").await.status, 200);
    resolver.advance_seconds(1);
    ada.withdraw("withdrawn2").await;
    for _ in 0..2 {
        for code in ["expired2", "withdrawn2"] {
            let answer = anyone.resolve(code).await;
            assert_eq!(answer.status, 404);
            assert_eq!(answer.json(), json!({ "code": "invite_expired", "message": "Invite code expired." }));
            assert_eq!(answer.header("access-control-allow-origin"), "*");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        ada.purge().await;
    }
}

#[tokio::test]
async fn a_malformed_code_is_400() {
    let resolver = TestResolver::start().await;
    for code in [
        "short",
        "",
        "abc/defgh",
        "abcdef%00",
        "abc%2Fdefgh",
        "abcdef%F0",
        "%E2%80%8Babcdef",
        &"x".repeat(129),
    ] {
        let answer = resolver.anyone().resolve(code).await;
        assert_eq!(answer.refusal(), refused(400, "invalid_code"), "{code}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
    }
}

#[tokio::test]
async fn no_code_at_all_is_400_with_and_without_a_slash() {
    let resolver = TestResolver::start().await;
    for path in ["/api/resolver/resolve", "/api/resolver/resolve/", "/api/resolver/resolve?code=abcdef23"] {
        let answer = resolver.anyone().send(Method::GET, path, None).await;
        assert_eq!(answer.refusal(), refused(400, "invalid_code"), "{path}");
    }
    for path in ["/api/resolver/resolver", "/api/resolver/resolves/abcdef23"] {
        let answer = resolver.anyone().send(Method::GET, path, None).await;
        assert_eq!(answer.refusal(), refused(404, "not_found"), "{path}");
    }
}

#[tokio::test]
async fn a_code_that_was_guessed_before_it_existed_resolves_once_it_does() {
    let resolver = TestResolver::start().await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 404);
    resolver.with_token(ADA).register("abcdef23", "https://ada.example").await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
}

#[tokio::test]
async fn browsers_may_ask_first() {
    let resolver = TestResolver::start().await;
    let answer = resolver.anyone().send(Method::OPTIONS, "/api/resolver/resolve/abcdef23", None).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-methods"), "GET");
    let elsewhere = resolver.with_token(ADA).stats().await;
    assert_eq!(elsewhere.header("access-control-allow-origin"), "", "only resolve is for other origins");
}
