use super::{Sender, Site, resolver};
use crate::support::{ADA, Answer, NOW_MS};
use serde_json::{Value, json};

/// Status and field of each entry.
fn brief(answer: &Answer) -> Value {
    let results = answer.json()["results"].as_array().unwrap().clone();
    results.iter().map(|one| json!([one["status"], one["error"]["field"]])).collect()
}

#[tokio::test]
async fn each_entry_has_its_own_signature() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "", 1, resolver.with_token(ADA));
    ada.register("leaving2", NOW_MS).await;
    let with = |mut entry: Value, name: &str, value: Value| {
        entry[name] = value;
        entry
    };
    let good = |code: &str| ada.entry(code, NOW_MS);
    let leave = ada.key.sign(&format!("v1\n{}\nleaving2\n\n\n{}", super::ORIGIN, NOW_MS + 1));
    let leaving = json!({
        "op": "withdraw", "code": "leaving2",
        "xPrivatechatTimestamp": NOW_MS + 1, "xPrivatechatSignature": leave,
    });
    let answer = ada
        .caller
        .batch(&[
            good("abcdef23"),
            with(good("abcdef24"), "xPrivatechatTimestamp", json!(null)),
            with(good("abcdef25"), "xPrivatechatTimestamp", json!(NOW_MS.to_string())),
            with(good("abcdef26"), "xPrivatechatTimestamp", json!(NOW_MS - 600_001)),
            with(
                good("abcdef27"),
                "xPrivatechatSignature",
                good("abcdef23")["xPrivatechatSignature"].clone(),
            ),
            with(good("abcdef28"), "targetUrl", json!("ftp://ada.example")),
            with(leaving.clone(), "xPrivatechatSignature", json!(null)),
            leaving,
            good("abcdef23"),
            ada.entry("abcdef23", NOW_MS + 1),
        ])
        .await;
    assert_eq!(
        brief(&answer),
        json!([
            [201, null],
            [400, "xPrivatechatTimestamp"],
            [400, "xPrivatechatTimestamp"],
            [400, "xPrivatechatTimestamp"],
            [400, "xPrivatechatSignature"],
            [400, "targetUrl"],
            [400, "xPrivatechatSignature"],
            [204, null],
            [400, "xPrivatechatTimestamp"],
            [200, null],
        ])
    );
    assert_eq!(site.requests(), 1);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);
    assert_eq!(resolver.anyone().resolve("leaving2").await.status, 404);
}

#[tokio::test]
async fn a_batch_brings_four_new_targets_at_most() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let senders: Vec<_> =
        (1..=6).map(|n| Sender::at(&site, &format!("/{n}"), n, resolver.with_token(ADA))).collect();
    let entries = |ms: i64| -> Vec<_> {
        let of = |(n, sender): (usize, &Sender)| {
            [sender.entry(&format!("code-{n}-a"), ms), sender.entry(&format!("code-{n}-b"), ms)]
        };
        senders.iter().enumerate().flat_map(of).collect()
    };
    let new = [vec![json!([201, null]); 8], vec![json!([400, "targetUrl"]); 4]].concat();
    assert_eq!(brief(&senders[0].caller.batch(&entries(NOW_MS)).await), json!(new));
    assert_eq!(site.requests(), 4);

    let rest = [vec![json!([200, null]); 8], vec![json!([201, null]); 4]].concat();
    assert_eq!(brief(&senders[0].caller.batch(&entries(NOW_MS + 1)).await), json!(rest));
    assert_eq!(site.requests(), 6);
}

#[tokio::test]
async fn a_target_that_cannot_be_proven_leaves_the_others_alone() {
    let (resolver, site) = (resolver().await, Site::start().await);
    let ada = Sender::at(&site, "/ada", 1, resolver.with_token(ADA));
    let absent = Sender { target: site.url("/absent"), ..ada.clone() };
    let batch =
        [absent.entry("abcdef23", NOW_MS), ada.entry("abcdef24", NOW_MS), absent.entry("abcdef25", NOW_MS)];
    let expected = json!([[400, "targetUrl"], [201, null], [400, "targetUrl"]]);
    assert_eq!(brief(&ada.caller.batch(&batch).await), expected);
    assert_eq!(site.requests(), 2, "each target is asked once");
}
