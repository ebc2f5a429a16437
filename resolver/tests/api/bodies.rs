//! Bodies and paths that nobody should send: a clear refusal, never a 5xx.

use crate::support::{ADA, TestResolver, refused};
use reqwest::Method;

const REGISTER: &str = "/api/resolver/register";

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    for body in [
        "",
        "{",
        "[]x",
        "null",
        "\"text\"",
        "17",
        "{\"code\":\"\\ud800abcdef\"}",
        "{\"code\":1,\"code\":2}",
        "\u{0}",
    ] {
        for path in [REGISTER, "/api/resolver/register/batch"] {
            let answer = ada.send(Method::POST, path, Some(body.to_owned())).await;
            assert_eq!(answer.refusal(), refused(400, "invalid_body"), "{path} {body:?}");
        }
    }
    let deep = "[".repeat(10_000);
    let answer = ada.send(Method::POST, REGISTER, Some(deep)).await;
    assert_eq!(answer.refusal(), refused(400, "invalid_body"));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    for (path, size) in [(REGISTER, 16 * 1024 + 1), ("/api/resolver/register/batch", 256 * 1024 + 1)] {
        let answer = ada.send(Method::POST, path, Some(" ".repeat(size))).await;
        assert_eq!(answer.refusal(), refused(413, "invalid_body"), "{path}");
    }
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_answered_in_json() {
    let resolver = TestResolver::start().await;
    let anyone = resolver.anyone();
    for path in ["/api/resolver", "/api/resolver/nothing", "/api/v10/users/@me", "/joiner"] {
        assert_eq!(anyone.send(Method::GET, path, None).await.refusal(), refused(404, "not_found"), "{path}");
    }
    for (method, path) in
        [(Method::GET, REGISTER), (Method::PUT, "/api/resolver/stats"), (Method::POST, "/join")]
    {
        let answer = anyone.send(method, path, None).await;
        assert_eq!(answer.refusal(), refused(405, "method_not_allowed"), "{path}");
    }
}
