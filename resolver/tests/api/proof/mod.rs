//! Proof of the target: codes lead only to whom has signed for them.

mod batches;
mod fetches;
mod keys;
mod owners;
mod registrations;
mod site;
mod takeovers;
mod withdrawals;

use std::sync::Arc;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shared_db::test_support::TestDatabase;
use shared_web::Clock as _;

use crate::support::{Answer, Caller, TestResolver};
use site::{Key, Site};

/// Of the resolver, as instances sign for it.
const ORIGIN: &str = "https://resolver.example";
/// Proof is asked for; targets may be on this machine, where tests have their servers.
const PROOF: [(&str, &str); 3] = [
    ("RESOLVER_VERIFY_TARGETS", "1"),
    ("RESOLVER_PUBLIC_URL", "https://resolver.example/"),
    ("RESOLVER_ALLOW_PRIVATE", "1"),
];

async fn resolver() -> TestResolver {
    TestResolver::start_with(&PROOF).await
}

/// The same database under a resolver with other settings.
async fn restarted(resolver: TestResolver, settings: &[(&str, &str)]) -> TestResolver {
    let database: Arc<TestDatabase> = Arc::clone(&resolver.database);
    let now_ms = resolver.clock.now_ms();
    resolver.app.db.clone().close().await;
    drop(resolver);
    let resolver = TestResolver::start_on(database, settings).await;
    let later = u64::try_from(now_ms - resolver.clock.now_ms()).unwrap();
    resolver.clock.advance(std::time::Duration::from_millis(later));
    resolver
}

/// Somebody with a token, a key and an address.
#[derive(Clone)]
struct Sender {
    caller: Caller,
    key: Key,
    target: String,
}

impl Sender {
    /// Its key stands at its address.
    fn at(site: &Site, path: &str, key: u8, caller: Caller) -> Self {
        let sender = Self { caller, key: Key::new(key), target: site.url(path) };
        site.shows_key(path, &sender.key);
        sender
    }

    async fn register(&self, code: &str, ms: i64) -> Answer {
        let (body, text) = (self.body(code), self.text(code, ms));
        self.send_signed(&body, &text, ms).await
    }

    async fn register_until(&self, code: &str, expires_at: &str, ms: i64) -> Answer {
        let mut body = self.body(code);
        body["expiresAt"] = expires_at.into();
        let text = format!("v1\n{ORIGIN}\n{code}\n{}\n{expires_at}\n{ms}", self.target);
        self.send_signed(&body, &text, ms).await
    }

    /// `body`, with the sender's signature over `text`.
    async fn send_signed(&self, body: &Value, text: &str, ms: i64) -> Answer {
        let request = self.request(body);
        self.caller.finish(signed(request, &ms.to_string(), &self.key.sign(text))).await
    }

    async fn withdraw(&self, code: &str, ms: i64) -> Answer {
        let request = self.caller.request(Method::DELETE, &format!("/api/resolver/register/{code}"));
        let signature = self.key.sign(&format!("v1\n{ORIGIN}\n{code}\n\n\n{ms}"));
        self.caller.finish(signed(request, &ms.to_string(), &signature)).await
    }

    fn request(&self, body: &Value) -> RequestBuilder {
        self.caller.request(Method::POST, "/api/resolver/register").body(body.to_string())
    }

    fn body(&self, code: &str) -> Value {
        json!({ "code": code, "targetUrl": self.target })
    }

    /// What is to be signed for a code that never expires.
    fn text(&self, code: &str, ms: i64) -> String {
        format!("v1\n{ORIGIN}\n{code}\n{}\n\n{ms}", self.target)
    }

    /// The same as an entry of a batch.
    fn entry(&self, code: &str, ms: i64) -> Value {
        json!({
            "op": "register",
            "code": code,
            "targetUrl": self.target,
            "xPrivatechatTimestamp": ms,
            "xPrivatechatSignature": self.key.sign(&self.text(code, ms)),
        })
    }
}

fn signed(request: RequestBuilder, ms: &str, signature: &str) -> RequestBuilder {
    request.header("x-privatechat-timestamp", ms).header("x-privatechat-signature", signature)
}

/// Status, error code and field.
fn unproven(field: &str) -> (u16, Value, Value) {
    (400, "target_unproven".into(), field.into())
}

fn refusal(answer: &Answer) -> (u16, Value, Value) {
    let body = answer.json();
    (answer.status, body["code"].clone(), body["field"].clone())
}
