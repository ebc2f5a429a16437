use crate::support::{ADA, ADMIN, SHARED, TestResolver, refused};
use serde_json::json;

#[tokio::test]
async fn a_new_code_is_201_and_the_same_again_200() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let body = json!({ "code": "abcdef23", "targetUrl": "https://ada.example", "expiresAt": null });

    let first = ada.post("register", &body).await;
    assert_eq!((first.status, first.json()), (201, body.clone()));
    let again = ada.post("register", &body).await;
    assert_eq!((again.status, again.json()), (200, body));
}

#[tokio::test]
async fn what_is_kept_is_answered_in_its_normal_form() {
    let resolver = TestResolver::start().await;
    let body = json!({
        "code": "  abcdef23 ",
        "targetUrl": "https://Ada.Example:443/team/?q=1#f",
        "expiresAt": "2030-01-02T03:04:05.6789+02:00",
        "more": "is ignored",
    });
    let answer = resolver.with_token(SHARED).post("register", &body).await;
    assert_eq!(answer.status, 201);
    assert_eq!(
        answer.json(),
        json!({ "code": "abcdef23", "targetUrl": "https://ada.example/team", "expiresAt": "2030-01-02T01:04:05.678Z" })
    );
    let resolved = resolver.anyone().resolve("abcdef23").await.json();
    assert_eq!(resolved["redirectTo"], "https://ada.example/team/invite/abcdef23");
}

#[tokio::test]
async fn a_named_owner_may_move_its_code_and_change_when_it_ends() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    assert_eq!(ada.register("abcdef23", "https://old.example").await.status, 201);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.json()["targetUrl"], "https://old.example");

    let until = resolver.in_seconds(60);
    assert_eq!(ada.register_until("abcdef23", "https://new.example", &until).await.status, 200);
    let resolved = resolver.anyone().resolve("abcdef23").await.json();
    assert_eq!(
        resolved["targetUrl"], "https://new.example",
        "the replica that wrote drops its entry at once"
    );
    assert_eq!(resolved["expiresAt"], until);
}

#[tokio::test]
async fn a_past_end_is_taken_and_resolves_as_expired() {
    let resolver = TestResolver::start().await;
    let past = resolver.in_seconds(-1);
    let answer = resolver.with_token(ADA).register_until("abcdef23", "https://ada.example", &past).await;
    assert_eq!((answer.status, answer.json()["expiresAt"].as_str()), (201, Some(&*past)));
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_expired"));
}

#[tokio::test]
async fn each_wrong_field_is_named() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    let good = json!({ "code": "abcdef23", "targetUrl": "https://ada.example", "expiresAt": null });
    for (field, value, code) in [
        ("code", json!("short"), "invalid_code"),
        ("code", json!(123_456), "invalid_code"),
        ("code", json!("abc def"), "invalid_code"),
        ("code", json!("abcdef\u{0}"), "invalid_code"),
        ("targetUrl", json!("http://ada.example"), "invalid_target_url"),
        ("targetUrl", json!(["https://ada.example"]), "invalid_target_url"),
        ("targetUrl", json!("https://user@ada.example"), "invalid_target_url"),
        ("targetUrl", json!("https://ada.example/\r\nx: y"), "invalid_target_url"),
        ("expiresAt", json!("tomorrow"), "invalid_expires_at"),
        ("expiresAt", json!(1_767_323_045), "invalid_expires_at"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = ada.post("register", &body).await;
        assert_eq!(answer.refusal(), refused(400, code), "{body}");
        assert_eq!(answer.json()["field"], field);
        assert!(answer.json()["message"].as_str().is_some_and(|message| message.ends_with('.')));

        body.as_object_mut().unwrap().remove(field);
        let missing = ada.post("register", &body).await;
        assert_eq!(missing.status < 300, field == "expiresAt", "{body}");
    }
    assert_eq!(ada.post("register", &good).await.status, 200);
}

#[tokio::test]
async fn the_operators_token_registers_nothing() {
    let resolver = TestResolver::start().await;
    let admin = resolver.with_token(ADMIN);
    for body in [json!({ "code": "abcdef23", "targetUrl": "https://ada.example" }), json!("no route")] {
        assert_eq!(admin.post("register", &body).await.refusal(), refused(403, "forbidden"));
    }
}
