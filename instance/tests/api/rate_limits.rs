//! Limits: Discord's buckets with their headers, the global limit, addresses, attempts to sign in.

use std::time::Duration;

use instance::config::Config;
use reqwest::Method;
use serde_json::json;
use shared_web::Clock as _;

use crate::support::{Answer, Community, PASSWORD, TestInstance};

async fn limited(change: impl FnOnce(&mut Config)) -> TestInstance {
    TestInstance::with(|config| {
        config.limits.rate_limits = true;
        change(config);
    })
    .await
}

/// The five headers of a bucket: limit, remaining, reset, reset-after, bucket.
#[track_caller]
fn bucket(answer: &Answer) -> [String; 5] {
    ["limit", "remaining", "reset", "reset-after", "bucket"].map(|name| {
        let header = answer.headers.get(format!("x-ratelimit-{name}"));
        header.unwrap_or_else(|| panic!("no {name}: {answer:?}")).to_str().expect("a text").to_owned()
    })
}

fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

/// A 429 as libraries wait for it.
#[track_caller]
fn refused(answer: &Answer, retry_after: f64, scope: &str) {
    assert_eq!(answer.status, 429, "{answer:?}");
    assert_eq!(answer.body["retry_after"], json!(retry_after), "{answer:?}");
    assert_eq!(answer.body["global"], scope == "global");
    assert!(answer.body["message"].is_string());
    assert!(answer.headers.contains_key("via"), "discord.py takes a 429 without it for a ban of its network");
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["x-ratelimit-scope"], scope);
    assert_eq!(answer.headers["retry-after"], retry_after.ceil().to_string().as_str());
    assert_eq!(answer.headers.contains_key("x-ratelimit-global"), scope == "global");
}

#[actix_web::test]
async fn a_bucket_tells_exactly_what_is_left_and_gives_it_all_back_at_its_reset() {
    let community = Community::on(limited(|_| {}).await).await;
    let clock = &community.instance.clock;
    let send = async || community.owner.send(&community.general, json!({"content": "hi"})).await;
    let reset = seconds(clock.now_ms() + 5_000);
    for left in (0..5).rev() {
        let answer = send().await.is(200);
        let expected = ["5", &left.to_string(), &reset, "5.000", "message_create"];
        assert_eq!(bucket(&answer), expected);
    }
    clock.advance(Duration::from_millis(1_250));
    let over = send().await;
    refused(&over, 3.75, "user");
    assert_eq!(bucket(&over), ["5", "0", &reset, "3.750", "message_create"]);
    clock.advance(Duration::from_millis(3_749));
    refused(&send().await, 0.001, "user");
    clock.advance(Duration::from_millis(1));
    let again = send().await.is(200);
    assert_eq!(bucket(&again), ["5", "4", &seconds(clock.now_ms() + 5_000), "5.000", "message_create"]);
}

#[actix_web::test]
async fn buckets_are_counted_per_channel_and_account_and_shared_by_their_routes() {
    let community = Community::on(limited(|_| {}).await).await;
    let bob = community.member("bob").await;
    let other = community.channel(json!({"name": "other"})).await;
    for _ in 0..5 {
        community.owner.say(&community.general, "hi").await;
    }
    refused(&community.owner.send(&community.general, json!({"content": "hi"})).await, 5.0, "user");
    assert_eq!(bucket(&community.owner.send(&other, json!({"content": "hi"})).await.is(200))[1], "4");
    assert_eq!(bucket(&bob.send(&community.general, json!({"content": "hi"})).await.is(200))[1], "4");
    let list = bob.get(&format!("/channels/{}/messages", community.general)).await.is(200);
    let one = bob.get(&format!("/channels/{}/messages/1", community.general)).await.refused(404, 10008);
    assert_eq!(
        (&bucket(&list)[1], &bucket(&one)[1]),
        (&"9".to_owned(), &"8".to_owned()),
        "refusals count and tell too"
    );
    assert_eq!(bucket(&list)[4], bucket(&one)[4]);
    let invalid = bob.send(&community.general, json!({})).await.refused(400, 50006);
    assert_eq!(bucket(&invalid)[1], "3");
}

#[actix_web::test]
async fn an_account_has_so_many_calls_a_second_over_all_routes() {
    let instance = limited(|config| config.limits.global_per_second = 3).await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    for path in ["/users/@me", "/users/@me/guilds", "/users/@me/sessions"] {
        alice.get(path).await.is(200);
    }
    instance.clock.advance(Duration::from_millis(400));
    refused(&alice.get("/users/@me").await, 0.6, "global");
    bob.get("/users/@me").await.is(200);
    instance.clock.advance(Duration::from_millis(600));
    alice.get("/users/@me").await.is(200);
}

#[actix_web::test]
async fn an_address_has_so_many_calls_a_minute_refilled_evenly() {
    let instance = limited(|config| config.limits.per_address_per_minute = 3).await;
    let alice = instance.register("alice").await;
    let anyone = instance.anyone();
    for _ in 0..2 {
        anyone.get("/gateway").await.is(200);
    }
    refused(&anyone.get("/gateway").await, 20.0, "global");
    refused(&alice.get("/nothing").await, 20.0, "global");
    instance.clock.advance(Duration::from_secs(20));
    alice.get("/users/@me").await.is(200);
    refused(&alice.get("/users/@me").await, 20.0, "global");
}

#[actix_web::test]
async fn a_page_elsewhere_can_read_that_it_called_too_often() {
    let instance = limited(|config| {
        config.limits.per_address_per_minute = 1;
        config.server.cors_origins = vec!["https://page.example".to_owned()];
    })
    .await;
    let anyone = instance.anyone();
    for status in [200, 429] {
        let call = anyone.request(Method::GET, "/gateway", |it| it.header("origin", "https://page.example"));
        let answer = call.await.is(status);
        assert_eq!(answer.headers["access-control-allow-origin"], "https://page.example");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}

#[actix_web::test]
async fn an_address_has_so_many_attempts_to_sign_in_a_minute() {
    let instance = limited(|config| config.limits.sign_in_per_minute = 2).await;
    let alice = instance.register("alice").await;
    let attempt = async || {
        instance.anyone().post("/auth/login", json!({"login": "alice", "password": "not it at all"})).await
    };
    attempt().await.refused(400, 50035);
    refused(&attempt().await, 30.0, "user");
    let body = json!({"username": "bob", "password": PASSWORD});
    refused(&instance.anyone().post("/auth/register", body).await, 30.0, "user");
    refused(
        &instance.anyone().post("/auth/reset-password", json!({"token": "x", "password": PASSWORD})).await,
        30.0,
        "user",
    );
    alice.get("/users/@me").await.is(200);
    instance.clock.advance(Duration::from_secs(30));
    attempt().await.refused(400, 50035);
}

#[actix_web::test]
async fn people_who_are_not_asked_who_they_are_are_counted_by_their_address() {
    let instance =
        limited(|config| config.server.trusted_proxies = vec!["127.0.0.1".parse().expect("a proxy")]).await;
    let preview = async |address: &'static str| {
        instance
            .anyone()
            .request(reqwest::Method::GET, "/invites/unknown", |request| {
                request.header("x-forwarded-for", address)
            })
            .await
    };
    for left in (0..10).rev() {
        assert_eq!(bucket(&preview("192.0.2.1").await.refused(404, 10006))[1], left.to_string());
    }
    refused(&preview("192.0.2.1").await, 10.0, "user");
    assert_eq!(bucket(&preview("192.0.2.2").await.refused(404, 10006))[1], "9");
    assert_eq!(bucket(&preview("2001:db8::1").await.refused(404, 10006))[1], "9");
    assert_eq!(bucket(&preview("2001:db8::2").await.refused(404, 10006))[1], "8", "one /64");
}

/// Codes have 58 bits; these limits keep the other doors from being quicker than the preview.
#[actix_web::test]
async fn whoever_guesses_codes_is_limited_at_every_door() {
    let instance = limited(|_| {}).await;
    let alice = instance.register("alice").await;
    for _ in 0..10 {
        alice.post("/invites/unknown", json!({})).await.refused(404, 10006);
    }
    refused(&alice.post("/invites/unknown", json!({})).await, 10.0, "user");
    refused(&alice.delete("/invites/unknown").await, 10.0, "user");
    let guess = async || {
        let body = json!({"username": "bob", "password": PASSWORD, "invite": "unknown"});
        instance.anyone().post("/auth/register", body).await
    };
    // Alice's registration was the first of ten.
    for _ in 0..9 {
        guess().await.refused(404, 10006);
    }
    refused(&guess().await, 6.0, "user");
}

/// A forged header of somebody who is no proxy of ours changes nothing.
#[actix_web::test]
async fn an_address_is_not_taken_from_strangers() {
    let instance = limited(|config| config.limits.per_address_per_minute = 2).await;
    let call = async |address: &'static str| {
        instance
            .anyone()
            .request(reqwest::Method::GET, "/gateway", |request| request.header("x-forwarded-for", address))
            .await
    };
    call("192.0.2.1").await.is(200);
    call("192.0.2.2").await.is(200);
    refused(&call("192.0.2.3").await, 30.0, "global");
}

#[actix_web::test]
async fn without_limits_nothing_speaks_of_them() {
    let community = Community::new().await;
    for _ in 0..60 {
        let answer = community.owner.send(&community.general, json!({"content": "hi"})).await.is(200);
        let named: Vec<_> =
            answer.headers.keys().filter(|name| name.as_str().starts_with("x-ratelimit")).collect();
        assert!(named.is_empty(), "{named:?}");
    }
}

#[actix_web::test]
async fn an_account_has_so_many_attempts_a_minute_from_addresses_it_never_came_from() {
    let instance = limited(|config| {
        config.server.trusted_proxies = vec!["127.0.0.1".parse().expect("a proxy")];
        config.limits.sign_in_per_account = 3;
    })
    .await;
    let body = json!({"username": "alice", "password": PASSWORD, "email": "alice@example.org"});
    let alice = instance.sign_in(&instance.anyone().post("/auth/register", body).await.is(201));
    let from = async |address: String, login: &str, password: &str| {
        let body = json!({"login": login, "password": password}).to_string();
        let anyone = instance.anyone();
        let call = anyone.request(reqwest::Method::POST, "/auth/login", move |request| {
            request.header("x-forwarded-for", address).header("content-type", "application/json").body(body)
        });
        call.await
    };
    let home = || "192.0.2.1".to_owned();
    from(home(), "alice", PASSWORD).await.is(200);
    from("198.51.100.1".to_owned(), "alice", "not it at all").await.refused(400, 50035);
    from("198.51.100.2".to_owned(), "alice@example.org", "not it at all").await.refused(400, 50035);
    refused(&from("198.51.100.3".to_owned(), "Alice", "not it at all").await, 20.0, "user");
    refused(&from("198.51.100.4".to_owned(), "alice", PASSWORD).await, 20.0, "user");
    // Nobody can keep her out where she was before.
    from(home(), "alice", PASSWORD).await.is(200);
    let body = json!({"login": "alice", "password": PASSWORD});
    refused(&instance.anyone().post("/auth/login", body.clone()).await, 20.0, "user");
    instance.anyone().post("/auth/refresh", json!({"refresh_token": alice.refresh_token})).await.is(200);
    instance.anyone().post("/auth/login", body).await.is(200);
    from("198.51.100.3".to_owned(), "bob", "not it at all").await.refused(400, 50035);
    for unknown in 1..=2 {
        from(format!("198.51.100.{unknown}"), "bob", "not it at all").await.refused(400, 50035);
    }
    refused(&from("198.51.100.9".to_owned(), "bob", "not it at all").await, 20.0, "user");
    instance.clock.advance(Duration::from_secs(20));
    from("198.51.100.4".to_owned(), "alice", PASSWORD).await.is(200);
}

/// Whoever holds a stolen token of an owner.
#[actix_web::test]
async fn an_owner_s_password_is_not_guessed_by_giving_guilds_away() {
    let community = Community::on(limited(|config| config.limits.sign_in_per_account = 2).await).await;
    let bob = community.member("bob").await;
    let path = format!("/guilds/{}", community.id);
    let give = async |password: &str| {
        community.owner.patch(&path, json!({"owner_id": bob.id, "password": password})).await
    };
    for _ in 0..2 {
        give("not it at all").await.names("password");
    }
    refused(&give(PASSWORD).await, 30.0, "user");
    community.instance.clock.advance(Duration::from_secs(30));
    give(PASSWORD).await.is(200);
}
