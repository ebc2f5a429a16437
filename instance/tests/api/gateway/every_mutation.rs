//! Events are true to a fresh READY for every route that changes something, and for everybody whom it may concern.
//! The routes come from the table, their calls from `every_route/samples.rs`: a new route is followed without being
//! named here.

use std::{collections::BTreeSet, time::Duration};

use instance::routes::{self, Route};
use shared::permissions::Permissions;

use super::watcher::Watcher;
use crate::every_route::{
    samples::{self, Sample},
    scene::{Scene, Stage},
};

/// Routes whose sample changes nothing, and where the change is followed instead.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "auth::reset_password::reset_password",
        "needs a link that only an operator makes; it ends sign-ins, nothing else",
    ),
    (
        "applications::bot::reset_bot_token",
        "the sample's application has no bot; bots.rs follows its socket's end",
    ),
];

/// Routes that end the very sign-in of the caller, whose client then has nothing to follow; closing.rs looks at that.
const ENDS_THE_CALLER: &[&str] = &["auth::logout::logout", "users::sessions::delete_session"];

/// Where the bot is not a member before the call, so that it sees itself join.
const BOT_JOINS: &str = "applications::authorize::authorize";

fn name(route: &Route) -> &'static str {
    route.handler.trim_start_matches("::")
}

fn mutations() -> impl Iterator<Item = (&'static Route, &'static Sample)> {
    let changing = routes::all().iter().filter(|route| route.method != actix_web::http::Method::GET);
    changing.map(|route| (route, samples::of(route.handler)))
}

fn is_elsewhere(route: &Route) -> bool {
    ELSEWHERE.iter().any(|(handler, _)| *handler == name(route))
}

#[test]
fn what_is_left_out_is_a_route_and_no_successful_sample() {
    let routes: BTreeSet<_> = mutations().map(|(route, _)| name(route)).collect();
    for handler in ELSEWHERE.iter().map(|(handler, _)| handler).chain(ENDS_THE_CALLER).chain([&BOT_JOINS]) {
        assert!(routes.contains(handler), "{handler} is no route");
    }
    for (route, sample) in mutations() {
        assert_eq!(is_elsewhere(route), sample.status >= 300, "{}: followed here, or why not?", name(route));
    }
}

/// Follows the routes of some features; `features` is the first part of their handlers' names.
async fn follow(features: &[&str]) {
    let stage = Stage::new().await;
    let mut wrong = Vec::new();
    let of_these = |route: &Route| features.contains(&name(route).split("::").next().unwrap_or_default());
    for (number, (route, sample)) in mutations().filter(|(route, _)| of_these(route)).enumerate() {
        if is_elsewhere(route) {
            continue;
        }
        let scene = stage.scene(&format!("actor{number}")).await;
        for (who, difference) in around(&scene, route, sample).await {
            wrong.push(format!("{} {} to {who}: {difference}", route.method, route.path));
        }
    }
    assert!(wrong.is_empty(), "(by the events; fresh): {wrong:#?}");
}

/// Makes the call while people watch; answers who then believes what isn't so.
async fn around(scene: &Scene<'_>, route: &Route, sample: &Sample) -> Vec<(&'static str, String)> {
    let stage = scene.stage;
    if name(route) != BOT_JOINS {
        let all = Permissions::VIEW_CHANNEL | Permissions::ADMINISTRATOR;
        stage.instance.authorize(&stage.owner, &stage.bot_application, &scene.guild, all).await;
    }
    let caller = scene.caller(route, sample);
    let people = [
        ("the owner", &stage.owner),
        ("the actor", &scene.actor),
        ("a member", &stage.target),
        ("a stranger", &stage.stranger),
        ("a bot", &stage.bot),
    ];
    let mut watchers = Vec::new();
    for (who, user) in people {
        if !(ENDS_THE_CALLER.contains(&name(route)) && user.id == caller.id) {
            let manages = if user.id == stage.owner.id { vec![scene.guild.clone()] } else { Vec::new() };
            watchers.push((who, Watcher::managing(user, manages).await));
        }
    }
    let answer = scene.call(&caller, route, sample).await;
    assert_eq!(answer.status, sample.status, "{} {}: {:#}", route.method, route.path, answer.body);
    // Presences are told once a second.
    stage.instance.clock.advance(Duration::from_secs(1));
    let mut wrong = Vec::new();
    for (who, watcher) in &mut watchers {
        let differences = watcher.differences(&stage.instance).await;
        wrong.extend(differences.into_iter().map(|difference| (*who, difference)));
    }
    for (_, watcher) in watchers {
        watcher.close().await;
    }
    wrong
}

macro_rules! features {
    ($($test:ident: $($feature:literal)*;)*) => {
        $(#[actix_web::test]
        async fn $test() {
            follow(&[$($feature),*]).await;
        })*

        #[test]
        fn every_feature_is_followed() {
            let followed = BTreeSet::from([$($($feature),*),*]);
            let there: BTreeSet<_> =
                mutations().map(|(route, _)| name(route).split("::").next().unwrap_or_default()).collect();
            assert_eq!(followed, there);
        }
    };
}

features! {
    of_messages: "messages" "read_state" "direct_messages";
    of_accounts: "auth" "settings" "setup" "users";
    of_guilds_and_channels: "guilds" "channels";
    of_roles_and_members: "roles" "members";
    of_moderation_and_invites: "moderation" "invites";
    of_applications: "applications";
}
