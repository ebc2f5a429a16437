//! What callers hear when the disk is full, or the database is away.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use serde_json::json;
use shared_db::{
    Backend,
    test_support::{PostgresServer, backend},
};

use crate::support::{Answer, Community, PASSWORD, PLENTY, TOO_LITTLE, TestInstance};

async fn health(base: &str, path: &str) -> u16 {
    reqwest::get(format!("{base}{path}")).await.expect("the server answers").status().as_u16()
}

/// A refusal that libraries wait for and repeat.
#[track_caller]
fn is_busy(answer: &Answer) {
    assert_eq!(answer.status, 429, "{:#}", answer.body);
    assert_eq!(answer.headers["x-ratelimit-scope"], "shared");
}

#[actix_web::test]
async fn with_too_little_disk_new_content_is_refused_and_all_else_goes_on() {
    if backend() == Backend::Postgres {
        // Its disk is elsewhere, and it has its own words for that.
        return;
    }
    let free = Arc::new(AtomicU64::new(PLENTY));
    let community = Community::on(TestInstance::on_disk(free.clone()).await).await;
    let (owner, id, instance) = (&community.owner, &community.id, &community.instance);
    let message = owner.say(&community.general, "while there was room").await;
    let bob = community.member("bob").await;
    let direct = json!({"recipient_id": bob.id});
    let opened = owner.post("/users/@me/channels", direct.clone()).await.is(200).text("id");
    let invites = format!("/channels/{}/invites", community.general);
    let code = owner.post(&invites, json!({})).await.is(200).text("code");
    instance.until_health_is("ok", &[]).await;

    free.store(TOO_LITTLE, Ordering::Relaxed);
    instance.until_health_is("degraded", &["disk_full"]).await;
    let messages = format!("/channels/{}/messages", community.general);
    let refused = owner.post(&messages, json!({"content": "too much"})).await.refused(507, 0);
    let sentence = "This server has no space left. Nothing was saved; please tell its administrator.";
    assert_eq!(refused.text("message"), sentence);

    assert_eq!(owner.reads(&community.general, "").await, ["while there was room"]);
    // What is there already is answered again.
    assert_eq!(owner.post("/users/@me/channels", direct).await.is(200).text("id"), opened);
    assert_eq!(owner.post(&invites, json!({})).await.is(200).text("code"), code);
    assert_eq!(bob.post(&format!("/invites/{code}"), json!({})).await.is(200).body["new_member"], false);
    let login = json!({"login": "owner", "password": PASSWORD});
    instance.anyone().post("/auth/login", login).await.is(200);
    owner.put(&format!("/guilds/{id}/bans/{}", bob.id), json!({})).await.is(204);
    owner.delete(&format!("{messages}/{message}")).await.is(204);
    for path in ["/health", "/api/health", "/health/ready", "/health/live"] {
        assert_eq!(health(&instance.base, path).await, 200, "{path}: it does work");
    }

    free.store(PLENTY, Ordering::Relaxed);
    instance.until_health_is("ok", &[]).await;
    owner.say(&community.general, "as before").await;
    instance.register("newcomer").await;
}

#[actix_web::test]
async fn a_postgres_that_restarts_costs_refusals_and_nothing_else() {
    if backend() == Backend::Sqlite {
        return;
    }
    let postgres = PostgresServer::start();
    let url = postgres.url().parse().unwrap();
    let instance = TestInstance::with(|config| config.storage.database_url = Some(url)).await;
    let base = instance.base.clone();
    let community = Community::on(instance).await;
    let (owner, general) = (&community.owner, &community.general);
    owner.say(general, "before").await;
    assert_eq!(health(&base, "/health/ready").await, 200);

    postgres.stop(false);
    is_busy(&owner.send(general, json!({"content": "meanwhile"})).await);
    is_busy(&owner.get(&format!("/channels/{general}/messages")).await);
    is_busy(&owner.post("/guilds", json!({"name": "Meanwhile"})).await);
    assert_eq!(health(&base, "/health/ready").await, 503);
    assert_eq!(health(&base, "/health/live").await, 200);

    postgres.start_again();
    assert_eq!(health(&base, "/health/ready").await, 200);
    owner.say(general, "after").await;
    assert_eq!(owner.reads(general, "").await, ["after", "before"]);
}
