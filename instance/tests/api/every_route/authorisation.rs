//! Who is let through each route, and what the others hear.

use std::collections::BTreeSet;

use instance::{
    access::Right,
    routes::{self, Route},
};
use serde_json::json;
use shared::permissions::Permissions;

use super::{
    all,
    samples::SAMPLES,
    scene::{Stage, stated},
};
use crate::support::Answer;

/// Gathers what is wrong, so that one run shows all of it.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn expect(&mut self, route: &Route, who: &str, answer: &Answer, status: u16, code: u64) {
        if answer.status != status || answer.body["code"] != code {
            let line = format!("{} {} {who}: {} {}", route.method, route.path, answer.status, answer.body);
            self.0.push(format!("{line}, expected {status}/{code}"));
        }
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "{:#?}", self.0);
    }
}

#[test]
fn every_route_has_a_sample_and_every_sample_a_route() {
    let routes: BTreeSet<&str> =
        routes::all().iter().map(|route| route.handler.trim_start_matches("::")).collect();
    let samples: BTreeSet<&str> = SAMPLES.iter().map(|sample| sample.handler).collect();
    assert_eq!(samples.len(), SAMPLES.len(), "a handler stands twice");
    let missing: Vec<_> = routes.difference(&samples).collect();
    let left_over: Vec<_> = samples.difference(&routes).collect();
    assert!(
        missing.is_empty() && left_over.is_empty(),
        "without a sample: {missing:?}; without a route: {left_over:?}"
    );
}

#[actix_web::test]
async fn without_a_login_every_route_but_the_open_ones_is_401() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let mut findings = Findings::default();
    for (route, sample) in all().filter(|(route, _)| route.right != Right::Anyone) {
        for (who, user) in [
            ("without a login", stage.instance.anyone()),
            ("with a wrong token", stage.instance.anyone().with_token("Bearer eyJhbGciOiJIUzI1NiJ9.e30.x")),
            ("with a wrong bot token", stage.instance.anyone().with_token("Bot MQ.Mg.Mw")),
        ] {
            findings.expect(route, who, &scene.call(&user, route, sample).await, 401, 0);
        }
    }
    findings.none();
}

#[actix_web::test]
async fn strangers_and_the_banned_do_not_get_in() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let mut findings = Findings::default();
    for (route, sample) in all() {
        let (status, code) = match (route.right, sample.stranger) {
            (_, Some(refusal)) => refusal,
            (Right::Guild(_) | Right::Channel(_) | Right::GuildOwner, None) => (403, 50001),
            _ => continue,
        };
        for (who, user) in [("a stranger", &stage.stranger), ("someone banned", &stage.banned)] {
            findings.expect(route, who, &scene.call(user, route, sample).await, status, code);
        }
    }
    findings.none();
    let join = format!("/invites/{}", scene.invite);
    stage.banned.post(&join, json!({})).await.refused(403, 40007);
}

#[actix_web::test]
async fn members_who_lack_one_of_the_rights_are_refused_whatever_else_they_may_do() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let all_but_administrator = Permissions::ALL - Permissions::ADMINISTRATOR;
    let mut findings = Findings::default();
    for (_, bit) in Permissions::NAMED.iter().filter(|(_, bit)| *bit != Permissions::ADMINISTRATOR) {
        let concerned: Vec<_> =
            all().filter(|(route, sample)| (stated(route) | sample.also).contains(*bit)).collect();
        if concerned.is_empty() {
            continue;
        }
        scene.grant(all_but_administrator - *bit).await;
        for (route, sample) in concerned {
            let code = if *bit == Permissions::VIEW_CHANNEL { 50001 } else { 50013 };
            let who = format!("a member without {bit:?}");
            findings.expect(route, &who, &scene.call(&scene.actor, route, sample).await, 403, code);
        }
    }
    scene.grant(Permissions::ADMINISTRATOR).await;
    for (route, sample) in all().filter(|(route, _)| route.right == Right::GuildOwner) {
        findings.expect(
            route,
            "an administrator",
            &scene.call(&scene.actor, route, sample).await,
            403,
            50013,
        );
    }
    findings.none();
}

#[actix_web::test]
async fn who_is_timed_out_only_looks_on() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    scene.mute().await;
    let mut findings = Findings::default();
    for (route, sample) in all() {
        let needed = stated(route) | sample.also;
        if !Permissions::TIMED_OUT.contains(needed) {
            findings.expect(
                route,
                "someone timed out",
                &scene.call(&scene.actor, route, sample).await,
                403,
                50013,
            );
        }
    }
    findings.none();
    assert_eq!(scene.actor.reads(&scene.channel, "").await, ["two", "one"]);
    scene.unmute().await;
    scene.actor.say(&scene.channel, "heard again").await;
}

#[actix_web::test]
async fn bots_are_refused_where_people_are_needed_and_people_where_bots_are() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    stage
        .instance
        .authorize(&stage.owner, &stage.bot_application, &scene.guild, Permissions::ADMINISTRATOR)
        .await;
    let mut findings = Findings::default();
    for (route, sample) in all() {
        if route.right == Right::Person || sample.people_only {
            findings.expect(route, "a bot", &scene.call(&stage.bot, route, sample).await, 403, 20001);
        }
        if route.right == Right::Bot {
            findings.expect(route, "a person", &scene.call(&scene.actor, route, sample).await, 403, 20002);
        }
        if route.right == Right::Admin {
            findings.expect(route, "a person", &scene.call(&scene.actor, route, sample).await, 403, 50013);
        }
    }
    findings.none();
}

/// The other side of the refusals above: the same calls, with exactly the stated rights.
#[actix_web::test]
async fn the_stated_right_is_enough() {
    let stage = Stage::new().await;
    let mut findings = Vec::new();
    for (number, (route, sample)) in all().enumerate() {
        let scene = stage.scene(&format!("actor{number}")).await;
        scene.grant(stated(route) | sample.also | Permissions::VIEW_CHANNEL).await;
        let answer = scene.call(&scene.caller(route, sample), route, sample).await;
        if answer.status != sample.status {
            findings.push(format!("{} {}: {} {}", route.method, route.path, answer.status, answer.body));
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}
