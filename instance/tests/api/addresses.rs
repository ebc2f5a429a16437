//! Under which address the instance says that it is reached.

use reqwest::Method;
use serde_json::{Value, json};
use shared_web::address::Proxy;

use crate::support::{Socket, TestInstance};

async fn unnamed() -> TestInstance {
    TestInstance::with(|config| config.server.public_url = None).await
}

/// What `GET /gateway` says to a client that called us so.
async fn told(instance: &TestInstance, host: &str, proto: Option<&str>) -> String {
    let anyone = instance.anyone();
    let answer = anyone.request(Method::GET, "/gateway", |request| {
        let request = request.header("host", host);
        match proto {
            Some(proto) => request.header("x-forwarded-proto", proto),
            None => request,
        }
    });
    answer.await.is(200).text("url")
}

#[actix_web::test]
async fn without_a_name_of_ours_it_is_the_one_that_the_client_used() {
    let instance = unnamed().await;
    for host in ["chat.local:8080", "192.168.1.20:8080", "[::1]:8080", "my-nas"] {
        assert_eq!(told(&instance, host, None).await, format!("ws://{host}"));
    }
    let alice = instance.register("alice").await;
    let (_, ready) = Socket::identified(&alice).await;
    assert_eq!(ready["resume_gateway_url"], instance.base.replacen("http", "ws", 1));
    let (bot, _) = instance.bot(&alice, "Helper").await;
    assert_eq!(bot.get("/gateway/bot").await.is(200).text("url"), instance.base.replacen("http", "ws", 1));
}

#[actix_web::test]
async fn what_cannot_be_a_name_of_ours_is_not_repeated() {
    let instance = unnamed().await;
    for nonsense in ["user@elsewhere.example", "a b", "host:port", "a/b", "x?y", "\"", &"a".repeat(300)] {
        assert_eq!(told(&instance, nonsense, None).await, "ws://localhost:8080", "{nonsense}");
    }
}

#[actix_web::test]
async fn a_name_of_ours_holds_whatever_the_client_used() {
    let instance = TestInstance::with(|config| {
        config.server.public_url = None;
        config.server.domain = Some("chat.example".parse().expect("a domain"));
    })
    .await;
    assert_eq!(told(&instance, "192.168.1.20:8080", None).await, "wss://chat.example");
}

#[actix_web::test]
async fn only_our_own_proxies_say_that_it_is_encrypted() {
    let instance = unnamed().await;
    assert_eq!(told(&instance, "chat.local", Some("https")).await, "ws://chat.local");
    let proxy: Proxy = "127.0.0.1".parse().expect("an address");
    let instance = instance
        .restarted(|config| {
            config.server.public_url = None;
            config.server.trusted_proxies = vec![proxy];
        })
        .await;
    assert_eq!(told(&instance, "chat.local", Some("https")).await, "wss://chat.local");
    assert_eq!(told(&instance, "chat.local", Some("http")).await, "ws://chat.local");
    let url = format!("{}/.well-known/privatechat", instance.base);
    let known: Value = reqwest::get(url).await.expect("an answer").json().await.expect("JSON");
    assert_eq!(
        (&known["public_url"], &known["gateway_url"]),
        (&json!(instance.base), &json!(instance.base.replacen("http", "ws", 1)))
    );
}
