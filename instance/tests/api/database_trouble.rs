//! What callers hear when the disk is full, or the database is away.

use serde_json::json;
use shared_db::{
    Backend,
    test_support::{PostgresServer, backend},
};

use crate::support::{Answer, Community, TestInstance};

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
    let community = Community::new().await;
    let (owner, id) = (&community.owner, &community.id);
    let message = owner.say(&community.general, "while there was room").await;
    let instance = community.instance.restarted(|config| config.storage.content_needs_free = u64::MAX).await;
    let owner = owner.at(&instance.base);
    let messages = format!("/channels/{}/messages", community.general);
    owner.post(&messages, json!({"content": "too much"})).await.refused(507, 0);
    owner.post(&format!("/guilds/{id}/channels"), json!({"name": "too-much"})).await.refused(507, 0);

    assert_eq!(owner.reads(&community.general, "").await, ["while there was room"]);
    owner.delete(&format!("{messages}/{message}")).await.is(204);
    instance.register("newcomer").await;
    assert_eq!(health(&instance.base, "/health/ready").await, 200);
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
