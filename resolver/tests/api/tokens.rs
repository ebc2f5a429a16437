use crate::support::{ADA, ADMIN, Answer, BOB, SHARED, TestResolver};
use reqwest::Method;
use resolver::config::Config;
use shared_web::config::{Environment, Flags};

const PROTECTED: [(Method, &str); 5] = [
    (Method::POST, "/api/resolver/register"),
    (Method::POST, "/api/resolver/register/batch"),
    (Method::DELETE, "/api/resolver/register/abcdef23"),
    (Method::GET, "/api/resolver/stats"),
    (Method::DELETE, "/api/resolver/expired"),
];

/// Everything of an answer that isn't the time.
fn bytes(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<_> =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (answer.status, headers, answer.text.clone())
}

#[tokio::test]
async fn every_wrong_token_gets_the_same_answer_to_the_byte() {
    let resolver = TestResolver::start().await;
    let last_byte_wrong = format!("{}x", &SHARED[..SHARED.len() - 1]);
    let first_byte_wrong = format!("x{}", &SHARED[1..]);
    let longer = format!("{SHARED}x");
    let too_long = "x".repeat(300);
    let wrong = [
        None,
        Some(""),
        Some("x"),
        Some(&*last_byte_wrong),
        Some(&*first_byte_wrong),
        Some(&*longer),
        Some(&*too_long),
        Some("ada"),
    ];
    for (method, path) in PROTECTED {
        let mut answers = Vec::new();
        for token in wrong {
            let caller = token.map_or_else(|| resolver.anyone(), |token| resolver.with_token(token));
            // The body comes after the token: broken ones change nothing.
            answers.push(bytes(&caller.send(method.clone(), path, Some("{".to_owned())).await));
        }
        assert_eq!(answers[0].0, 403, "{path}");
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{path}: {answers:?}");
    }
}

#[tokio::test]
async fn every_right_token_is_let_in() {
    let resolver = TestResolver::start().await;
    for token in [SHARED, ADMIN, ADA, BOB] {
        assert_eq!(resolver.with_token(token).stats().await.status, 200, "{token}");
    }
}

#[tokio::test]
async fn two_tokens_of_one_name_are_one_owner() {
    let both = [("RESOLVER_REGISTER_TOKENS", "ada:the-old-token,ada:the-new-token")];
    let resolver = TestResolver::start_with(&both).await;
    let (old, new) = (resolver.with_token("the-old-token"), resolver.with_token("the-new-token"));
    assert_eq!(old.register("abcdef23", "https://ada.example").await.status, 201);
    assert_eq!(new.register("abcdef23", "https://ada.example").await.status, 200);
    assert_eq!(new.withdraw("abcdef23").await.status, 204);
}

#[tokio::test]
async fn tokens_change_while_the_server_runs() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    assert_eq!(ada.register("abcdef23", "https://ada.example").await.status, 201);
    let environment = Environment::of([("RESOLVER_REGISTER_TOKENS", "ada:another-token")]);
    let config = Config::load(&Flags::default(), environment).unwrap().config;
    resolver.app.set_tokens(config.tokens.callers().unwrap());

    assert_eq!(ada.withdraw("abcdef23").await.status, 403);
    assert_eq!(resolver.with_token("another-token").withdraw("abcdef23").await.status, 204);
}
