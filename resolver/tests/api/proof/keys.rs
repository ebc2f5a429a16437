//! A target's key changes: by the old one's word, by the operator's, and not otherwise.

use std::sync::Arc;

use super::{Key, ORIGIN, PROOF, Sender, Site, refusal, resolver, signed, unproven};
use crate::support::{ADA, Answer, NOW_MS, TestResolver};
use resolver::code::TargetUrl;
use resolver::command_line::unpin::unpin;
use resolver::store::migrations;
use shared_db::Db;

/// A registration by `new`, which `old` lets take over. The words of the old key are `text`.
async fn register_with_new_key(sender: &Sender, code: &str, old: &Key, text: &str, ms: i64) -> Answer {
    let request = sender.request(&sender.body(code));
    let request = signed(request, &ms.to_string(), &sender.key.sign(&sender.text(code, ms)))
        .header("x-privatechat-new-key", sender.key.public())
        .header("x-privatechat-new-key-signature", old.sign(text));
    sender.caller.finish(request).await
}

#[tokio::test]
async fn the_old_key_may_name_the_new_one() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let old = Sender::at(&site, "", 1, resolver.with_token(ADA));
    old.register("abcdef23", NOW_MS).await;
    let new = Sender::at(&site, "", 2, resolver.with_token(ADA));
    let words = format!("v1-key\n{ORIGIN}\n{}\n{}\n{}", new.target, new.key.public(), NOW_MS + 1);

    for (what, by, text) in [
        ("by the new key itself", &new.key, words.clone()),
        ("for another resolver", &old.key, words.replace(ORIGIN, "https://other.example")),
        ("for another target", &old.key, words.replace(&new.target, "https://bob.example")),
        ("for another key", &old.key, words.replace(&new.key.public(), &Key::new(3).public())),
        ("for another moment", &old.key, words.replace("\n1767323045679", "\n1767323045680")),
        ("as a registration", &old.key, new.text("abcdef23", NOW_MS + 1)),
    ] {
        let answer = register_with_new_key(&new, "abcdef23", by, &text, NOW_MS + 1).await;
        assert_eq!(refusal(&answer), unproven("x-privatechat-new-key-signature"), "{what}");
    }
    assert_eq!(register_with_new_key(&new, "abcdef23", &old.key, &words, NOW_MS + 1).await.status, 200);
    assert_eq!(new.register("abcdef23", NOW_MS + 2).await.status, 200);
    let by_old = old.register("abcdef23", NOW_MS + 3).await;
    assert_eq!(refusal(&by_old), unproven("x-privatechat-signature"), "the old key counts no more");
    let again = register_with_new_key(&new, "abcdef23", &old.key, &words, NOW_MS + 3).await;
    assert_eq!(again.status, 200, "the words change nothing any more");
    assert_eq!(site.requests(), 1, "nothing was fetched for it");
}

#[tokio::test]
async fn a_new_key_must_be_one_and_the_registration_be_signed_with_it() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let old = Sender::at(&site, "", 1, resolver.with_token(ADA));
    old.register("abcdef23", NOW_MS).await;
    let words = format!("v1-key\n{ORIGIN}\n{}\n{}\n{}", old.target, Key::new(2).public(), NOW_MS + 1);
    let send = async |key: &str, signature: Option<String>| {
        let request = old.request(&old.body("abcdef23"));
        let ms = NOW_MS + 1;
        let request = signed(request, &ms.to_string(), &old.key.sign(&old.text("abcdef23", ms)));
        let request = request.header("x-privatechat-new-key", key);
        let request = match signature {
            Some(signature) => request.header("x-privatechat-new-key-signature", signature),
            None => request,
        };
        refusal(&old.caller.finish(request).await)
    };
    assert_eq!(send("no key", Some(old.key.sign(&words))).await, unproven("x-privatechat-new-key"));
    let new = Key::new(2).public();
    assert_eq!(send(&new, None).await, unproven("x-privatechat-new-key-signature"));
    assert_eq!(send(&new, Some(old.key.sign(&words))).await, unproven("x-privatechat-signature"));
    assert_eq!(old.register("abcdef23", NOW_MS + 1).await.status, 200, "and nothing has changed");
}

#[tokio::test]
async fn whoever_holds_the_address_later_gets_no_codes_until_the_operator_says_so() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let first = Sender::at(&site, "/team", 1, resolver.with_token(ADA));
    first.register("abcdef23", NOW_MS).await;
    let second = Sender::at(&site, "/team", 2, resolver.with_token(ADA));
    let answer = second.register("abcdef23", NOW_MS + 1).await;
    assert_eq!(refusal(&answer), unproven("x-privatechat-signature"));

    let resolver = unpinned(resolver, &site.url("/other")).await;
    let second = Sender { caller: resolver.with_token(ADA), ..second };
    assert_eq!(second.register("abcdef23", NOW_MS + 1).await.status, 400, "that was another target");
    let resolver = unpinned(resolver, &site.url("/team/")).await;
    let second = Sender { caller: resolver.with_token(ADA), ..second };
    assert_eq!(second.register("abcdef23", NOW_MS + 1).await.status, 200);
    let first = Sender { caller: resolver.with_token(ADA), ..first };
    assert_eq!(first.register("abcdef23", NOW_MS + 2).await.status, 400);
}

/// What the operator does while no server holds the database.
async fn unpinned(resolver: TestResolver, target: &str) -> TestResolver {
    let database = Arc::clone(&resolver.database);
    resolver.app.db.clone().close().await;
    drop(resolver);
    let db = Db::open(database.options(), migrations(), Arc::new(())).await.unwrap();
    unpin(&db, &TargetUrl::parse(target).unwrap()).await.unwrap();
    db.close().await;
    TestResolver::start_on(database, &PROOF).await
}
