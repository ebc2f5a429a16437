//! The outbox and its delivery, against a real resolver.

mod addresses;
mod operator;
mod outage;
mod refusals;
mod registration;

use std::time::Duration;

use instance::{app::App, resolver_client::deliver as delivery};
use instance_store::resolver_outbox;
use serde_json::{Value, json};

use crate::support::{Guild, TestInstance, TestResolver, User};

/// An instance that registers its codes at a resolver, and a guild there.
pub async fn connected() -> (TestResolver, TestInstance, User, Guild) {
    let resolver = TestResolver::start().await;
    let instance = TestInstance::with(|config| resolver.serves(config)).await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    (resolver, instance, alice, guild)
}

pub async fn deliver(instance: &TestInstance) -> Option<Duration> {
    delivery::run_once(&instance.app).await.expect("the database answers")
}

pub async fn codes(guild: &Guild, maker: &User, number: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for _ in 0..number {
        codes.push(guild.invite(maker, json!({})).await.text("code"));
    }
    codes
}

pub async fn revoke(maker: &User, code: &str) {
    maker.delete(&format!("/invites/{code}")).await.is(200);
}

/// Whether the outbox has a row about the code.
pub async fn is_kept(app: &App, code: &str) -> bool {
    let code = code.to_owned();
    app.read(async move |conn| resolver_outbox::find_all(conn, &[code]).await).await.expect("a read").len()
        == 1
}

/// What the invitation's maker sees of it.
pub async fn state(guild: &Guild, maker: &User, code: &str) -> Value {
    let list = maker.get(&guild.path("/invites")).await.is(200);
    let invite = list.body.as_array().expect("a list").iter().find(|invite| invite["code"] == code).cloned();
    invite.expect("a live invitation")["resolver"].clone()
}
