//! Members: who may act on whom, and what one may do to oneself.

use std::time::Duration;

use serde_json::{Value, json};
use shared::Timestamp;
use shared_web::Clock as _;

use crate::support::{Guild, TestInstance, User};

const KICK_MEMBERS: u64 = 1 << 1;
const BAN_MEMBERS: u64 = 1 << 2;
const ADMINISTRATOR: u64 = 1 << 3;
const MANAGE_NICKNAMES: u64 = 1 << 27;
const MANAGE_ROLES: u64 = 1 << 28;
const MODERATE_MEMBERS: u64 = 1 << 40;
const EVERY_RIGHT_OVER_MEMBERS: u64 =
    KICK_MEMBERS | BAN_MEMBERS | MANAGE_NICKNAMES | MANAGE_ROLES | MODERATE_MEMBERS;

/// What can be done to a member.
#[derive(Clone, Copy, Debug)]
enum Act {
    Nick,
    TimeOut,
    Kick,
    Ban,
}

const ALL: [Act; 4] = [Act::Nick, Act::TimeOut, Act::Kick, Act::Ban];

impl Act {
    async fn of(self, actor: &User, guild: &Guild, target: &User, until: &str) -> crate::support::Answer {
        let member = guild.path(&format!("/members/{}", target.id));
        match self {
            Self::Nick => actor.patch(&member, json!({"nick": "nick"})).await,
            Self::TimeOut => actor.patch(&member, json!({"communication_disabled_until": until})).await,
            Self::Kick => actor.delete(&member).await,
            Self::Ban => actor.put(&guild.path(&format!("/bans/{}", target.id)), json!({})).await,
        }
    }
}

fn in_seconds(instance: &TestInstance, seconds: i64) -> String {
    Timestamp::from_ms(instance.clock.now_ms() + seconds * 1_000).to_string()
}

#[actix_web::test]
async fn everybody_acts_only_on_those_below() {
    let instance = TestInstance::new().await;
    let until = in_seconds(&instance, 60);
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let mut people = Vec::new();
    // Places 0 to 3; two people stand at 2.
    for (name, place) in [("none", 0), ("low", 1), ("mid", 2), ("peer", 2), ("high", 3)] {
        let user = instance.register(name).await;
        guild.admit(&owner, &user).await;
        people.push((user, place));
    }
    let mut roles = Vec::new();
    for place in [1, 2, 3] {
        roles.push(guild.role(&owner, EVERY_RIGHT_OVER_MEMBERS, place).await);
    }
    for (user, place) in people.iter().filter(|(_, place)| *place > 0) {
        guild.give(&owner, user, &roles[place - 1]).await;
    }
    // Refusals first, since successes remove their targets.
    for (actor, actors) in people.iter().filter(|(_, place)| *place > 0) {
        for (target, targets) in people.iter().filter(|(_, targets)| targets >= actors) {
            for act in ALL {
                if actor.id == target.id && matches!(act, Act::Nick) {
                    continue;
                }
                let refused = act.of(actor, &guild, target, &until).await;
                assert_eq!(
                    refused.status, 403,
                    "{act:?} by {} ({actors}) on {} ({targets})",
                    actor.name, target.name
                );
            }
        }
        for act in ALL {
            act.of(actor, &guild, &owner, &until).await.refused(403, 50013);
        }
    }
    let (nobody, mid) = (&people[0].0, &people[2].0);
    for act in ALL {
        act.of(nobody, &guild, mid, &until).await.refused(403, 50013);
    }
    let (low, high) = (&people[1].0, &people[4].0);
    for act in [Act::Nick, Act::TimeOut] {
        act.of(mid, &guild, low, &until).await.is(200);
        act.of(high, &guild, mid, &until).await.is(200);
    }
    Act::Kick.of(high, &guild, low, &until).await.is(204);
    Act::Ban.of(&owner, &guild, high, &until).await.is(204);
}

#[actix_web::test]
async fn each_act_needs_its_own_right() {
    let instance = TestInstance::new().await;
    let until = in_seconds(&instance, 60);
    let (owner, mia) = (instance.register("owner").await, instance.register("mia").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &mia).await;
    let role = guild.role(&owner, 0, 1).await;
    guild.give(&owner, &mia, &role).await;
    let rights = [MANAGE_NICKNAMES, MODERATE_MEMBERS, KICK_MEMBERS, BAN_MEMBERS];
    for (act, right) in ALL.into_iter().zip(rights) {
        let target = instance.register(&format!("target{right}")).await;
        guild.admit(&owner, &target).await;
        let without = (EVERY_RIGHT_OVER_MEMBERS & !right).to_string();
        owner.patch(&guild.path(&format!("/roles/{role}")), json!({"permissions": without})).await.is(200);
        act.of(&mia, &guild, &target, &until).await.refused(403, 50013);
        let only = json!({"permissions": right.to_string()});
        owner.patch(&guild.path(&format!("/roles/{role}")), only).await.is(200);
        let done = act.of(&mia, &guild, &target, &until).await;
        assert!(matches!(done.status, 200 | 204), "{act:?}: {:#}", done.body);
    }
}

#[actix_web::test]
async fn a_timeout_silences_until_it_ends_and_administrators_have_none() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let messages = format!("/channels/{}/messages", guild.channel);
    let member = guild.path(&format!("/members/{}", bob.id));
    let until = |seconds: i64| json!({"communication_disabled_until": in_seconds(&instance, seconds)});
    bob.post(&messages, json!({"content": "hi"})).await.is(200);

    owner.patch(&member, until(60)).await.is(200);
    bob.post(&messages, json!({"content": "hi"})).await.refused(403, 50013);
    bob.get(&messages).await.is(200);
    instance.clock.advance(Duration::from_mins(1));
    bob.post(&messages, json!({"content": "hi"})).await.is(200);

    owner.patch(&member, until(60)).await.is(200);
    owner.patch(&member, json!({"communication_disabled_until": null})).await.is(200);
    bob.post(&messages, json!({"content": "hi"})).await.is(200);
    let days = 28 * 24 * 60 * 60;
    owner.patch(&member, until(days)).await.is(200);
    let refused = owner.patch(&member, until(days + 1)).await.refused(400, 50035);
    assert!(refused.body["errors"]["communication_disabled_until"].is_object(), "{:#}", refused.body);

    let admin = guild.role(&owner, ADMINISTRATOR, 1).await;
    guild.give(&owner, &bob, &admin).await;
    owner.patch(&member, until(60)).await.refused(403, 50013);
}

#[actix_web::test]
async fn ones_own_nickname_needs_the_right_to_change_it() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let me = guild.path("/members/@me");
    assert_eq!(bob.patch(&me, json!({"nick": "Bobby"})).await.is(200).text("nick"), "Bobby");
    assert_eq!(bob.patch(&me, json!({"nick": ""})).await.is(200).body["nick"], Value::Null);
    let refused = bob.patch(&me, json!({"nick": "x".repeat(33)})).await.refused(400, 50035);
    assert!(refused.body["errors"]["nick"].is_object(), "{:#}", refused.body);
    owner.patch(&guild.path(&format!("/roles/{}", guild.id)), json!({"permissions": "1024"})).await.is(200);
    bob.patch(&me, json!({"nick": "Bobby"})).await.refused(403, 50013);
}

#[actix_web::test]
async fn the_kicked_are_strangers_at_once_and_may_come_back() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let role = guild.role(&owner, 0, 1).await;
    guild.give(&owner, &bob, &role).await;
    let member = guild.path(&format!("/members/{}", bob.id));
    owner.delete(&member).await.is(204);
    owner.delete(&member).await.refused(404, 10007);
    owner.get(&member).await.refused(404, 10007);
    bob.get(&guild.path("")).await.refused(403, 50001);
    bob.post(&format!("/channels/{}/messages", guild.channel), json!({"content": "hi"}))
        .await
        .refused(403, 50001);
    guild.admit(&owner, &bob).await;
    assert_eq!(owner.get(&member).await.is(200).body["roles"], json!([]), "roles don't come back");
}

#[actix_web::test]
async fn everybody_may_leave_but_the_owner() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let mine = format!("/users/@me/guilds/{}", guild.id);
    bob.delete(&mine).await.is(204);
    bob.delete(&mine).await.refused(404, 10004);
    let (bot, application) = instance.bot(&owner, "Helper").await;
    instance.authorize(&owner, &application, &guild.id, shared::permissions::Permissions::NONE).await;
    bot.delete(&mine).await.is(204);
    bot.get(&guild.path("")).await.refused(403, 50001);
    owner.delete(&mine).await.refused(400, 50055);
}

#[actix_web::test]
async fn members_are_listed_in_pages_and_found_by_their_names_beginning() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    for name in ["ann", "anton", "bea"] {
        guild.admit(&owner, &instance.register(name).await).await;
    }
    let names = |answer: crate::support::Answer| -> Vec<String> {
        let list = answer.is(200).body;
        let name = |member: &Value| member["user"]["username"].as_str().expect("a name").to_owned();
        list.as_array().expect("a list").iter().map(name).collect()
    };
    let first = owner.get(&guild.path("/members?limit=2")).await.is(200);
    let last = first.body[1]["user"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(names(first), ["owner", "ann"]);
    assert_eq!(
        names(owner.get(&guild.path(&format!("/members?limit=5&after={last}"))).await),
        ["anton", "bea"]
    );
    assert_eq!(names(owner.get(&guild.path("/members/search?query=AN&limit=5")).await), ["ann", "anton"]);
    assert_eq!(names(owner.get(&guild.path("/members/search?query=%25&limit=5")).await), [""; 0]);
    let nick = async |nick: Value| {
        owner.patch(&guild.path("/members/@me"), json!({"nick": nick})).await.is(200);
    };
    nick(json!("Ännchen")).await;
    assert_eq!(names(owner.get(&guild.path("/members/search?query=%C3%84NN&limit=5")).await), ["owner"]);
    nick(json!("Anna")).await;
    let found = names(owner.get(&guild.path("/members/search?query=an&limit=5")).await);
    assert_eq!(found, ["ann", "anton", "owner"], "by username first");
    assert_eq!(names(owner.get(&guild.path("/members/search?query=an&limit=2")).await), ["ann", "anton"]);
    nick(json!("Owner")).await;
    assert_eq!(names(owner.get(&guild.path("/members/search?query=own&limit=5")).await), ["owner"], "once");
    nick(Value::Null).await;
    assert_eq!(names(owner.get(&guild.path("/members/search?query=anna&limit=5")).await), [""; 0]);
    owner.get(&guild.path("/members?limit=1001")).await.refused(400, 50035);
    let stranger = instance.register("stranger").await;
    stranger.get(&guild.path("/members")).await.refused(403, 50001);
    stranger.get(&guild.path("/members/search?query=an")).await.refused(403, 50001);
}

/// discord.js sends back all that it lists of a member, and it lists @everyone too.
#[actix_web::test]
async fn a_member_s_new_roles_may_name_everyone() {
    let instance = TestInstance::new().await;
    let (owner, mia) = (instance.register("owner").await, instance.register("mia").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &mia).await;
    let (one, two) = (guild.role(&owner, 0, 1).await, guild.role(&owner, 0, 1).await);
    guild.give(&owner, &mia, &one).await;
    let member = guild.path(&format!("/members/{}", mia.id));
    let changed = owner.patch(&member, json!({"roles": [one, two, guild.id]})).await.is(200);
    assert_eq!(changed.body["roles"], json!([one, two]));
    let everyone = format!("{member}/roles/{}", guild.id);
    owner.put(&everyone, json!({})).await.refused(400, 50028);
}
