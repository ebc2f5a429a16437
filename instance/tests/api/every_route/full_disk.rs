//! A disk that is nearly full costs what is new, and nothing else.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::http::Method;
use instance::routes::{self, Route};
use shared_db::{Backend, test_support::backend};

use super::{all, scene::Stage};
use crate::support::{PLENTY, TOO_LITTLE, TestInstance};

/// Each makes something that stays, so it needs room.
const NEW: &[&str] = &[
    "messages::create::create_message",
    "direct_messages::open::open_direct_message",
    "auth::register::register",
    "setup::claim::claim_instance",
    "guilds::create::create_guild",
    "roles::create::create_role",
    "invites::join::join_by_invite",
    "invites::create::create_invite",
    "channels::create::create_channel",
    "applications::create::create_application",
    "applications::authorize::authorize",
    "applications::bot::create_bot",
];

/// Each is a POST and goes on: reading, signing in, deleting, moderating, and what only replaces something.
const POSTS_THAT_GO_ON: &[&str] = &[
    "messages::typing::start_typing",
    "messages::bulk_delete::bulk_delete_messages",
    "read_state::ack::ack_message",
    "read_state::ack::ack_bulk",
    "auth::login::login",
    "auth::refresh::refresh",
    "auth::logout::logout",
    "auth::reset_password::forgot_password",
    "auth::reset_password::reset_password",
    "moderation::ban::bulk_ban",
    "applications::bot::reset_bot_token",
];

fn handler(route: &Route) -> &'static str {
    route.handler.trim_start_matches("::")
}

#[test]
fn every_post_is_known_to_need_room_or_not_to() {
    let posts: BTreeSet<_> =
        routes::all().iter().filter(|route| route.method == Method::POST).map(handler).collect();
    let known: BTreeSet<_> = NEW.iter().chain(POSTS_THAT_GO_ON).copied().collect();
    assert_eq!(posts, known);
}

#[actix_web::test]
async fn with_too_little_disk_only_what_makes_something_new_is_refused() {
    if backend() == Backend::Postgres {
        // Its disk is elsewhere.
        return;
    }
    let free = Arc::new(AtomicU64::new(PLENTY));
    let stage = Stage::on(TestInstance::on_disk(free.clone()).await).await;
    let mut calls = Vec::new();
    for (number, (route, sample)) in all().enumerate() {
        calls.push((route, sample, stage.scene(&format!("actor{number}")).await));
    }
    free.store(TOO_LITTLE, Ordering::Relaxed);
    stage.instance.until_health_is("degraded", &["disk_full"]).await;

    let mut findings = Vec::new();
    for (route, sample, scene) in calls {
        let answer = scene.call(&scene.caller(route, sample), route, sample).await;
        let expected = if NEW.contains(&handler(route)) { 507 } else { sample.status };
        if answer.status != expected {
            let (method, path, status) = (&route.method, route.path, answer.status);
            findings.push(format!("{method} {path}: {status} {}, expected {expected}", answer.body));
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}
