use super::{Key, Sender, Site, refusal, resolver, unproven};
use crate::support::{ADA, BOB, NOW_MS, SHARED, refused};
use serde_json::json;

#[tokio::test]
async fn a_code_ends_by_the_key_that_it_was_registered_with() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    ada.register("abcdef23", NOW_MS).await;

    let unsigned = ada.caller.withdraw("abcdef23").await;
    assert_eq!(refusal(&unsigned), unproven("x-privatechat-timestamp"));
    let thief = Sender { key: Key::new(2), ..ada.clone() };
    let answer = thief.withdraw("abcdef23", NOW_MS + 1).await;
    assert_eq!(refusal(&answer), unproven("x-privatechat-signature"));
    let replayed = ada.withdraw("abcdef23", NOW_MS).await;
    assert_eq!(refusal(&replayed), unproven("x-privatechat-timestamp"), "as old as the registration");
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);

    assert_eq!(ada.withdraw("abcdef23", NOW_MS + 1).await.status, 204);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.refusal(), refused(404, "invite_expired"));
    assert_eq!(ada.caller.withdraw("abcdef23").await.status, 204, "what is gone needs no proof");
    assert_eq!(ada.caller.withdraw("unknown23").await.status, 204);
}

#[tokio::test]
async fn another_owners_code_is_taken_whatever_is_signed() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    ada.register("abcdef23", NOW_MS).await;
    let bob = Sender { caller: resolver.with_token(BOB), ..ada.clone() };
    assert_eq!(bob.caller.withdraw("abcdef23").await.refusal(), refused(409, "code_taken"));
    assert_eq!(bob.withdraw("abcdef23", NOW_MS + 1).await.refusal(), refused(409, "code_taken"));
    assert_eq!(ada.withdraw("abcdef23", NOW_MS + 1).await.status, 204);
}

#[tokio::test]
async fn those_who_share_a_token_cannot_withdraw_each_others_codes() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "/ada", 1, resolver.with_token(SHARED));
    let bob = Sender::at(&site, "/bob", 2, resolver.with_token(SHARED));
    ada.register("abcdef23", NOW_MS).await;
    bob.register("ghijkm45", NOW_MS).await;

    let answer = bob.withdraw("abcdef23", NOW_MS + 1).await;
    assert_eq!(refusal(&answer), unproven("x-privatechat-signature"));
    let entry = json!({ "op": "withdraw", "code": "abcdef23" });
    let results = bob.caller.batch(&[entry]).await.json()["results"].clone();
    assert_eq!(
        (&results[0]["status"], &results[0]["error"]["code"]),
        (&json!(400), &json!("target_unproven"))
    );
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
    assert_eq!(ada.withdraw("abcdef23", NOW_MS + 1).await.status, 204);
}
