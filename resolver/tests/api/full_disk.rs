//! A disk without room: what is known is told on, what is new is refused, and all comes back by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use shared_db::Backend;
use shared_db::test_support::backend;

use crate::support::{ADA, TestResolver};

const PLENTY: u64 = 1 << 40;

#[tokio::test]
async fn new_codes_are_refused_and_all_else_goes_on() {
    if backend() == Backend::Postgres {
        // Its disk is elsewhere.
        return;
    }
    let free = Arc::new(AtomicU64::new(PLENTY));
    let resolver = TestResolver::start_on_disk(Arc::clone(&free)).await;
    let (ada, target) = (resolver.with_token(ADA), "https://ada.example");
    assert_eq!(ada.register("abcdef23", target).await.status, 201);
    assert_eq!(ada.register("abcdef24", target).await.status, 201);

    free.store(100 << 20, Ordering::Relaxed);
    until_health_is(&resolver, "degraded", &json!(["disk_full"])).await;
    let refused = ada.register("abcdef25", target).await;
    assert_eq!((refused.status, &refused.json()["code"]), (507, &json!("disk_full")));
    let entry = |op: &str, code: &str| json!({"op": op, "code": code, "targetUrl": target});
    let both = [entry("withdraw", "abcdef24"), entry("register", "abcdef25")];
    assert_eq!(ada.batch(&both).await.status, 507);
    assert_eq!(ada.batch(&both[..1]).await.status, 200);
    assert_eq!(resolver.anyone().resolve("abcdef23").await.status, 200);

    free.store(PLENTY, Ordering::Relaxed);
    until_health_is(&resolver, "ok", &json!([])).await;
    assert_eq!(ada.register("abcdef25", target).await.status, 201);
}

/// The server looks at its disk by itself, twice a second.
async fn until_health_is(resolver: &TestResolver, status: &str, problems: &Value) {
    let told = async {
        loop {
            let answer = resolver.anyone().send(Method::GET, "/api/health", None).await;
            assert_eq!(answer.status, 200);
            let body = answer.json();
            if body["status"] == status && &body["problems"] == problems {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), told).await.expect("health tells of the disk");
}
