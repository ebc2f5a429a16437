//! What must hold however requests meet.

use std::sync::Arc;

use crate::support::{ADA, BOB, Caller, SHARED, TestResolver};
use futures_util::future::join_all;
use shared_db::Backend;

const OFF: &[(&str, &str)] = &[("RATE_LIMITS", "off")];

/// On PostgreSQL a second replica takes half of the calls.
async fn replicas() -> Vec<TestResolver> {
    let first = TestResolver::start_with(OFF).await;
    if shared_db::test_support::backend() == Backend::Sqlite {
        return vec![first];
    }
    let second = TestResolver::start_on(Arc::clone(&first.database), OFF).await;
    vec![first, second]
}

fn callers(replicas: &[TestResolver], tokens: &[&str], count: usize) -> Vec<Caller> {
    (0..count).map(|n| replicas[n % replicas.len()].with_token(tokens[n / 2 % tokens.len()])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_registrars_with_one_code_one_owner_wins() {
    let replicas = replicas().await;
    let tokens = [ADA, BOB, SHARED];
    let registrars = callers(&replicas, &tokens, 64);
    // All of these look alike, so they are one code as far as owning goes.
    let spellings = ["Oil0code", "oil0code", "0il0code", "OIL0CODE"];
    let answers = join_all(registrars.iter().enumerate().map(async |(n, registrar)| {
        let (owner, spelling) = (n / 2 % tokens.len(), spellings[n % spellings.len()]);
        (owner, registrar.register(spelling, &format!("https://owner-{owner}.example")).await.status)
    }))
    .await;

    let mut winners: Vec<_> =
        answers.iter().filter(|(_, status)| *status < 300).map(|(owner, _)| *owner).collect();
    winners.sort_unstable();
    winners.dedup();
    assert_eq!(winners.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, status)| matches!(status, 200 | 201 | 409)), "{answers:?}");
    for spelling in spellings {
        let resolved = replicas[0].anyone().resolve(spelling).await;
        if resolved.status == 200 {
            assert_eq!(resolved.json()["targetUrl"], format!("https://owner-{}.example", winners[0]));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purge_that_races_with_registrars_recycles_nothing() {
    let replicas = replicas().await;
    let resolver = &replicas[0];
    let ada = resolver.with_token(ADA);
    let end = resolver.in_seconds(1);
    for n in 0..20 {
        ada.register_until(&format!("code-{n:04}"), "https://ada.example", &end).await;
    }
    for replica in &replicas {
        replica.advance_seconds(2);
    }

    let last = replicas.last().unwrap();
    let renewals = join_all((0..20).map(async |n| {
        last.with_token(ADA).register(&format!("code-{n:04}"), "https://ada.example").await.status
    }));
    let takeovers = join_all((0..20).map(async |n| {
        resolver.with_token(BOB).register(&format!("code-{n:04}"), "https://bob.example").await.status
    }));
    let purges = join_all((0..4).map(async |_| resolver.with_token(ADA).purge().await.status));
    let (renewals, takeovers, purges) = tokio::join!(renewals, takeovers, purges);

    assert!(renewals.iter().all(|status| *status == 200), "{renewals:?}");
    assert!(takeovers.iter().all(|status| *status == 409), "{takeovers:?}");
    assert!(purges.iter().all(|status| *status == 200), "{purges:?}");
    // What was renewed has no end any more, so no purge may have taken it afterwards.
    for replica in &replicas {
        replica.advance_seconds(6);
    }
    for n in 0..20 {
        let resolved = resolver.anyone().resolve(&format!("code-{n:04}")).await;
        assert_eq!((resolved.status, &resolved.json()["targetUrl"]), (200, &"https://ada.example".into()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_with_the_same_codes_in_opposite_orders_all_pass() {
    let replicas = replicas().await;
    let routes: Vec<_> = (0..50)
        .map(|n| serde_json::json!({ "op": "register", "code": format!("code-{n:04}"), "targetUrl": "https://a.example" }))
        .collect();
    let backwards: Vec<_> = routes.iter().rev().cloned().collect();
    let senders = callers(&replicas, &[ADA], 8);
    let answers =
        join_all(senders.iter().enumerate().map(async |(n, sender)| {
            sender.batch(if n % 4 < 2 { &routes } else { &backwards }).await.status
        }))
        .await;
    assert_eq!(answers, [200; 8]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_resolves_at_once_are_all_answered_and_counted() {
    let resolver = TestResolver::start_with(OFF).await;
    let ada = resolver.with_token(ADA);
    for n in 0..40 {
        ada.register(&format!("code-{n:04}"), "https://ada.example").await;
    }
    let statuses = join_all(
        (0..400).map(async |n| resolver.anyone().resolve(&format!("code-{:04}", n % 50)).await.status),
    )
    .await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 320);
    assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 80);
    let top = ada.stats().await.json()["topCodes"].clone();
    assert!(top.as_array().unwrap().iter().all(|one| one["resolveCount"] == 8), "{top}");
}
