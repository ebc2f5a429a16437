//! Whatever comes in, an answer goes out that says what was wrong with it; never a 5xx, and nothing of others changes.

use instance::routes::Route;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};
use shared::permissions::Permissions;

use super::{
    all,
    scene::{Scene, Stage, method},
    strange_input::{mutations, random_json, strange_bodies},
};
use crate::support::{Answer, User};

/// Gathers answers that break the promise, so that one run shows all of them.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    /// Below 500, and a refusal is Discord's: `code`, `message`, for 50035 the fields.
    fn lawful(&mut self, call: &str, answer: &Answer) {
        if answer.status < 400 {
            return;
        }
        let body = &answer.body;
        let worded = body["message"].as_str().is_some_and(|message| !message.is_empty());
        let fields =
            body["code"] != 50035 || body["errors"].as_object().is_some_and(|errors| !errors.is_empty());
        let json = answer.headers.get("content-type").is_some_and(|kind| kind == "application/json");
        if answer.status >= 500 || !body["code"].is_u64() || !worded || !fields || !json {
            let shown: String = call.chars().take(300).collect();
            self.0.push(format!("{shown}: {} {body}", answer.status));
        }
    }

    #[track_caller]
    fn none(self) {
        assert!(self.0.is_empty(), "{} findings: {:#?}", self.0.len(), self.0);
    }
}

const STRANGE_SEGMENTS: &[&str] = &[
    "abc",
    "-1",
    "+1",
    "0",
    "1e3",
    "0x10",
    "1.0",
    "%20",
    "%00",
    "1%00",
    "%FF",
    "%C0%80",
    "%F0%9F%98%80",
    "%2F",
    "%2e%2e%2f",
    "@me",
    "%40me",
    "%40original",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999999999",
    "%EF%BC%91",
    "null",
    "%7B%7D",
    "'%22--",
];

#[actix_web::test]
async fn malformed_ids_are_refused_by_the_name_of_their_segment() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let mut findings = Findings::default();
    for (route, sample) in all() {
        for slot in slots(route) {
            for strange in STRANGE_SEGMENTS {
                let path = scene.path(route, sample, |name, value| {
                    if name == slot { (*strange).to_owned() } else { value.to_owned() }
                });
                let caller = scene.caller(route, sample);
                let answer = send(&caller, route, &path, &(sample.body)(&scene)).await;
                findings.lawful(&format!("{} {path}", route.method), &answer);
                let named = answer.status == 400 && answer.body["errors"][slot].is_object();
                if *strange == "abc" && slot != "code" && !named {
                    findings
                        .0
                        .push(format!("{} {path} does not name `{slot}`: {}", route.method, answer.body));
                }
            }
        }
    }
    findings.none();
    stage.owner.get("/users/@me").await.is(200);
}

/// A valid id of another guild in every slot of every path and body: refused or without effect there.
#[actix_web::test]
async fn what_belongs_to_another_guild_is_out_of_reach() {
    let stage = Stage::new().await;
    let (here, there) = (stage.scene("here").await, stage.scene("there").await);
    here.grant(Permissions::ADMINISTRATOR).await;
    let before = everything(&there).await;
    // Anybody may look up a person or an invitation, and bans are also for those who are not members.
    let open = [
        "users::get::get_user",
        "moderation::ban::create_ban",
        "invites::get::get_invite",
        "invites::join::join_by_invite",
    ];
    let mut findings = Findings::default();
    for (route, sample) in all().filter(|(_, sample)| !open.contains(&sample.handler)) {
        for slot in slots(route) {
            let foreign = if slot == "user_id" { &there.actor.id } else { there.segment(slot, sample) };
            let path =
                here.path(
                    route,
                    sample,
                    |name, value| if name == slot { foreign.to_owned() } else { value.to_owned() },
                );
            let answer = send(&here.actor, route, &path, &(sample.body)(&here)).await;
            findings.lawful(&path, &answer);
            // A mark in time, not a message: it need not be one of the channel's.
            let is_a_mark = sample.handler == "read_state::ack::ack_message" && slot == "message_id";
            if answer.status < 400 && !is_a_mark {
                findings.0.push(format!("{} {path} with a foreign {slot}: {}", route.method, answer.status));
            }
        }
        // The same call here, with the body of the scene there.
        let path = here.path(route, sample, |_, value| value.to_owned());
        let (own, foreign) = ((sample.body)(&here), (sample.body)(&there));
        if own != foreign && !sample.handler.starts_with("auth::") {
            findings.lawful(&path, &send(&here.actor, route, &path, &foreign).await);
        }
    }
    findings.none();
    assert_eq!(everything(&there).await, before, "something changed in the other guild");
}

/// All that the owner can see of a scene's guild.
async fn everything(scene: &Scene<'_>) -> Vec<Value> {
    let (guild, channel) = (&scene.guild, &scene.channel);
    let mut seen = Vec::new();
    for path in [
        format!("/guilds/{guild}"),
        format!("/guilds/{guild}/channels"),
        format!("/guilds/{guild}/members?limit=100"),
        format!("/guilds/{guild}/bans"),
        format!("/guilds/{guild}/invites"),
        format!("/channels/{channel}/messages"),
    ] {
        seen.push(scene.stage.owner.get(&path).await.is(200).body);
    }
    let application = format!("/applications/{}", scene.application);
    seen.push(scene.actor.get(&application).await.is(200).body);
    seen
}

const RANDOM_BODIES: usize = 8;

#[actix_web::test]
async fn no_body_breaks_a_route() {
    let stage = Stage::new().await;
    let mut findings = Findings::default();
    let mut runner = TestRunner::deterministic();
    for (number, (route, sample)) in all().enumerate() {
        let scene = stage.scene(&format!("actor{number}")).await;
        let body = (sample.body)(&scene);
        if body.is_null() {
            continue;
        }
        let keys: Vec<String> = body
            .as_object()
            .or_else(|| body[0].as_object())
            .into_iter()
            .flatten()
            .map(|(key, _)| key.clone())
            .collect();
        let random = random_json(keys);
        let drawn = (0..RANDOM_BODIES)
            .map(|_| random.new_tree(&mut runner).expect("a value").current().to_string().into_bytes());
        let bodies: Vec<Vec<u8>> =
            mutations(&body).into_iter().chain(strange_bodies()).chain(drawn).collect();
        let caller = scene.caller(route, sample);
        let path = scene.path(route, sample, |_, value| value.to_owned());
        for body in bodies {
            let call = format!("{} {path} {}", route.method, String::from_utf8_lossy(&body));
            let answer = caller
                .request(method(route), &path, |request| {
                    request.header("content-type", "application/json").body(body)
                })
                .await;
            findings.lawful(&call, &answer);
        }
    }
    findings.none();
    stage.owner.get("/users/@me").await.is(200);
}

const STRANGE_QUERIES: &[&str] = &[
    "limit=0",
    "limit=-1",
    "limit=NaN",
    "limit=1.5",
    "limit=9223372036854775808",
    "limit=%00",
    "limit=%FF",
    "limit=1&limit=2",
    "limit",
    "limit[]=1",
    "before=abc",
    "after=-1",
    "around=%00",
    "before=99999999999999999999999&after=0",
    "after=9223372036854775807",
    "around=9223372036854775807",
    "around=0",
    "query=%00",
    "query=%25_%5C&limit=1000",
    "query=%F4%8F%BF%BF",
    "username=%00",
    "username=%FF&query=x",
    "with_counts=maybe",
    "&&&===",
    "%",
    "%zz=%zz",
    "a=b;c=d",
    "client_id=x&scope=bot",
];

#[actix_web::test]
async fn no_query_breaks_a_route() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let mut findings = Findings::default();
    let mut runner = TestRunner::deterministic();
    let random = "(limit|before|after|around|query|username|with_counts)=[a-z0-9%&=+-]{0,30}";
    for (route, sample) in all().filter(|(route, _)| route.method == "GET") {
        let path = scene.path(route, sample, |_, value| value.to_owned());
        let path = path.split('?').next().unwrap_or_default();
        let drawn = (0..6).map(|_| random.new_tree(&mut runner).expect("a value").current());
        for query in STRANGE_QUERIES.iter().map(|query| (*query).to_owned()).chain(drawn) {
            let path = format!("{path}?{query}");
            findings.lawful(&path, &scene.caller(route, sample).get(&path).await);
        }
    }
    findings.none();
}

#[actix_web::test]
async fn no_header_breaks_a_route() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let mut findings = Findings::default();
    let long = "x".repeat(4_000);
    let strange: [&[u8]; 9] =
        [b"", b" ", b"\xff\xfe", b"%FF", b"%00", b"%", b"Bearer", b"Bot ", long.as_bytes()];
    // These two would end what the others are asked with.
    let last = ["auth::logout::logout", "members::remove::leave_guild"];
    for (route, sample) in all().filter(|(_, sample)| !last.contains(&sample.handler)) {
        let path = scene.path(route, sample, |_, value| value.to_owned());
        for name in [
            "authorization",
            "x-audit-log-reason",
            "content-type",
            "cookie",
            "x-forwarded-for",
            "accept",
            "origin",
        ] {
            for value in strange {
                // Nobody's call, or the target's, who may do nothing: so that nothing is used up on the way.
                let user =
                    if name == "authorization" { stage.instance.anyone() } else { stage.target.clone() };
                let answer = user
                    .request(method(route), &path, |request| request.header(name, value).body("{}"))
                    .await;
                findings.lawful(
                    &format!("{} {path} {name}: {}", route.method, String::from_utf8_lossy(value)),
                    &answer,
                );
            }
        }
    }
    findings.none();
    stage.owner.get("/users/@me").await.is(200);
}

#[actix_web::test]
async fn the_reason_of_an_audit_log_is_percent_encoded_text_of_512_characters() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let path = format!("/guilds/{}/bans/{}", scene.guild, stage.target.id);
    let ban = async |reason: String| {
        stage
            .owner
            .request(reqwest::Method::PUT, &path, |request| request.header("x-audit-log-reason", reason))
            .await
    };
    ban("%FF".to_owned()).await.names("reason");
    ban("a%00b".to_owned()).await.names("reason");
    ban("x".repeat(513)).await.names("reason");
    ban("%C3%BC".repeat(512)).await.is(204);
    assert_eq!(stage.owner.get(&path).await.is(200).text("reason"), "\u{fc}".repeat(512));
}

#[actix_web::test]
async fn bodies_are_read_whatever_they_are_called_and_only_as_json() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    let path = format!("/channels/{}/messages", scene.channel);
    let send = async |kind: &'static str, body: &'static str| {
        scene
            .actor
            .request(reqwest::Method::POST, &path, |request| request.header("content-type", kind).body(body))
            .await
    };
    for kind in ["application/json", "application/json; charset=utf-8", "text/plain", "garbage"] {
        send(kind, r#"{"content":"hi"}"#).await.is(200);
    }
    send("application/x-www-form-urlencoded", "content=hi").await.refused(400, 50109);
    send("application/json", "{\"content\":\"hi\"").await.refused(400, 50109);
    let large = format!("{{\"content\":\"{}\"}}", "x".repeat(300_000));
    scene.actor.call(reqwest::Method::POST, &path, Some(large)).await.refused(413, 40005);
}

#[actix_web::test]
async fn oneself_can_be_percent_encoded_and_unknown_paths_and_methods_say_so() {
    let stage = Stage::new().await;
    let scene = stage.scene("actor").await;
    assert_eq!(scene.actor.get("/users/%40me").await.is(200).text("id"), scene.actor.id);
    let path = format!("/guilds/{}/members/%40me", scene.guild);
    assert_eq!(scene.actor.patch(&path, json!({"nick": "me"})).await.is(200).text("nick"), "me");
    for path in
        ["/", "/channels", "/channels/1/nothing", "/users/@me/nothing", "/guilds//channels", "/%00", "/%FF"]
    {
        scene.actor.get(path).await.refused(404, 0);
    }
    for verb in ["TRACE", "PROPFIND", "PUT"] {
        let verb = reqwest::Method::from_bytes(verb.as_bytes()).expect("a method");
        scene.actor.call(verb, "/users/@me", None).await.refused(405, 0);
    }
}

/// The names of a path's segments.
fn slots(route: &Route) -> impl Iterator<Item = &'static str> {
    route.path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

async fn send(user: &User, route: &Route, path: &str, body: &Value) -> Answer {
    user.call(method(route), path, (!body.is_null()).then(|| body.to_string())).await
}
