use crate::support::{ADA, ADMIN, SHARED, TestResolver, refused};

#[tokio::test]
async fn a_withdrawn_code_ends_at_once_and_may_be_withdrawn_again() {
    let resolver = TestResolver::start().await;
    let ada = resolver.with_token(ADA);
    ada.register("abcdef23", "https://ada.example").await;
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
    for _ in 0..2 {
        let answer = ada.withdraw("abcdef23").await;
        assert_eq!((answer.status, &*answer.text), (204, ""));
        assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_expired"));
    }
}

#[tokio::test]
async fn withdrawing_what_never_was_leaves_no_trace() {
    let resolver = TestResolver::start().await;
    assert_eq!(resolver.with_token(ADA).withdraw("abcdef23").await.status, 204);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_not_found"));
    assert_eq!(resolver.with_token(SHARED).register("abcdef23", "https://bob.example").await.status, 201);
}

#[tokio::test]
async fn a_malformed_code_and_the_operators_token_are_refused() {
    let resolver = TestResolver::start().await;
    assert_eq!(resolver.with_token(ADA).withdraw("no").await.refusal(), refused(400, "invalid_code"));
    assert_eq!(resolver.with_token(ADMIN).withdraw("abcdef23").await.refusal(), refused(403, "forbidden"));
}
