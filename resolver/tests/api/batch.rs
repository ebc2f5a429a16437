use crate::support::{ADA, ADMIN, BOB, TestResolver, refused};
use serde_json::{Value, json};

fn register(code: &str, target_url: &str) -> Value {
    json!({ "op": "register", "code": code, "targetUrl": target_url })
}

fn withdraw(code: &str) -> Value {
    json!({ "op": "withdraw", "code": code })
}

#[tokio::test]
async fn every_entry_is_answered_in_its_place_and_stands_for_itself() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    resolver.with_token(BOB).register("bobs-code", "https://bob.example").await;
    ada.register("leaving2", "https://ada.example").await;

    let answer = ada
        .batch(&[
            register(" abcdef23 ", "https://ada.example"),
            register("bobs-code", "https://ada.example"),
            withdraw("leaving2"),
            register("no", "https://ada.example"),
            withdraw("bobs-code"),
            json!({ "op": "register", "code": 7 }),
            json!({ "op": "explode", "code": "abcdef23" }),
            withdraw("unknown23"),
            register("ghijkm45", "ftp://ada.example"),
        ])
        .await;
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].clone();
    let brief: Vec<_> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["code"].clone(), one["status"].clone(), one["error"]["code"].clone()))
        .collect();
    assert_eq!(
        json!(brief),
        json!([
            ["abcdef23", 201, null],
            ["bobs-code", 409, "code_taken"],
            ["leaving2", 204, null],
            ["no", 400, "invalid_code"],
            ["bobs-code", 409, "code_taken"],
            [null, 400, "invalid_code"],
            ["abcdef23", 400, "invalid_body"],
            ["unknown23", 204, null],
            ["ghijkm45", 400, "invalid_target_url"],
        ])
    );
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
    assert_eq!(resolver.anyone().resolve("leaving2").await.status, 404);
    assert_eq!(resolver.anyone().resolve("bobs-code").await.json()["targetUrl"], "https://bob.example");
}

#[tokio::test]
async fn of_several_with_one_code_the_last_counts() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let answer = ada
        .batch(&[
            register("abcdef23", "https://one.example"),
            withdraw("abcdef23"),
            register("abcdef23", "https://two.example"),
            register("ghijkm45", "https://one.example"),
            withdraw("ghijkm45"),
        ])
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.json()["targetUrl"], "https://two.example");
    assert_eq!(resolver.anyone().resolve("ghijkm45").await.refusal(), refused(404, "invite_expired"));
}

#[tokio::test]
async fn five_hundred_entries_pass_and_one_more_does_not() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let mut routes: Vec<_> =
        (0..500).map(|n| register(&format!("code-{n:04}"), "https://ada.example")).collect();
    let answer = ada.batch(&routes).await.json();
    assert!(answer["results"].as_array().unwrap().iter().all(|one| one["status"] == 201));
    assert_eq!(ada.stats().await.json()["totalRoutes"], 500);

    routes.push(register("one-more", "https://ada.example"));
    assert_eq!(ada.batch(&routes).await.refusal(), refused(400, "invalid_body"));
    assert_eq!(ada.batch(&[]).await.json(), json!({ "results": [] }));
}

#[tokio::test]
async fn the_operators_token_sends_no_batches() {
    let resolver = TestResolver::start().await;
    assert_eq!(resolver.with_token(ADMIN).batch(&[]).await.refusal(), refused(403, "forbidden"));
}
