//! Invitations: what a guest sees, who gets in, how often, and how they end.

use std::time::Duration;

use futures_util::future::join_all;
use instance::config::Config;
use serde_json::{Value, json};

use crate::support::{Guild, PASSWORD, TestInstance, User};

const MANAGE_CHANNELS: u64 = 1 << 4;
const MANAGE_GUILD: u64 = 1 << 5;

fn path(code: &str) -> String {
    format!("/invites/{code}")
}

#[actix_web::test]
async fn a_guest_sees_where_it_leads_and_nothing_private() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let code = guild.invite(&owner, json!({"max_uses": 5})).await.text("code");
    let plain = instance.anyone().get(&path(&code)).await.is(200).body;
    assert_eq!(plain["guild"]["name"], "Guild");
    assert_eq!(plain["channel"]["id"], guild.channel);
    assert_eq!(plain["inviter"]["username"], "owner");
    for hidden in ["uses", "max_uses", "resolver", "created_at", "approximate_member_count", "new_member"] {
        assert_eq!(plain[hidden], Value::Null, "{hidden}");
    }
    assert_eq!(plain["inviter"]["email"], Value::Null);
    let counted = instance.anyone().get(&format!("/invites/{code}?with_counts=true")).await.is(200).body;
    assert_eq!(counted["approximate_member_count"], 1);
    instance.anyone().get("/invites/nosuchcode").await.refused(404, 10006);
    instance.anyone().post(&path(&code), json!({})).await.refused(401, 0);
}

#[actix_web::test]
async fn codes_have_no_letters_that_look_alike() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    for _ in 0..20 {
        let code = guild.invite(&owner, json!({})).await.text("code");
        assert!(code.len() == 10 && !code.contains(['0', 'O', '1', 'l', 'I']), "{code}");
    }
}

#[actix_web::test]
async fn uses_are_exact_whoever_comes_at_once() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let mut guests = Vec::new();
    for number in 0..100 {
        guests.push(instance.register(&format!("guest{number}")).await);
    }
    // The second time ten are in already, and spend nothing.
    for (uses, joined, members) in [(10, 10, 11), (1, 11, 12)] {
        let path = path(&guild.invite(&owner, json!({"max_uses": uses})).await.text("code"));
        let mut answers = join_all(guests.iter().map(|guest| guest.post(&path, json!({})))).await;
        let refused = answers.extract_if(.., |answer| answer.status != 200).collect::<Vec<_>>();
        let new = answers.iter().filter(|answer| answer.body["new_member"] == true).count();
        assert_eq!(new, uses);
        assert!(answers.len() <= joined, "{} were let in", answers.len());
        for answer in refused {
            answer.refused(404, 10006);
        }
        let list = owner.get(&guild.path("/members?limit=1000")).await.is(200).body;
        assert_eq!(list.as_array().expect("a list").len(), members);
        instance.anyone().get(&path).await.refused(404, 10006);
        assert_eq!(owner.get(&guild.path("/invites")).await.is(200).body, json!([]));
    }
}

#[actix_web::test]
async fn one_person_on_many_devices_uses_it_once() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    let code = guild.invite(&owner, json!({"max_uses": 2})).await.text("code");
    let path = path(&code);
    let answers = join_all((0..20).map(|_| bob.post(&path, json!({})))).await;
    let new =
        answers.into_iter().map(|answer| answer.is(200)).filter(|answer| answer.body["new_member"] == true);
    assert_eq!(new.count(), 1);
    assert_eq!(owner.get(&guild.path("/invites")).await.is(200).body[0]["uses"], 1);
    // Who is in already spends nothing.
    assert_eq!(owner.post(&path, json!({})).await.is(200).body["new_member"], false);
    assert_eq!(owner.get(&guild.path("/invites")).await.is(200).body[0]["uses"], 1);
}

#[actix_web::test]
async fn a_like_invitation_is_answered_again_unless_it_is_to_be_unique() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &bob).await;
    let invites = format!("/channels/{}/invites", guild.channel);
    let terms = json!({"max_age": 600});
    let first = owner.post(&invites, terms.clone()).await.is(200).text("code");
    assert_eq!(owner.post(&invites, terms.clone()).await.is(200).text("code"), first);
    assert_ne!(owner.post(&invites, json!({"max_age": 601})).await.is(200).text("code"), first);
    assert_ne!(bob.post(&invites, terms).await.is(200).text("code"), first);
    assert_ne!(guild.invite(&owner, json!({"max_age": 600})).await.text("code"), first);
}

#[actix_web::test]
async fn terms_are_what_was_asked_for_and_bad_ones_name_their_field() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let made = guild.invite(&owner, json!({"max_age": 0, "max_uses": 7, "temporary": true})).await.body;
    let told = (&made["max_age"], &made["max_uses"], &made["temporary"], &made["uses"], &made["expires_at"]);
    assert_eq!(told, (&json!(0), &json!(7), &json!(true), &json!(0), &Value::Null));
    let plain =
        owner.call(reqwest::Method::POST, &format!("/channels/{}/invites", guild.channel), None).await;
    assert_eq!(plain.is(200).body["max_age"], 86_400);
    let bad = json!({"max_age": 5_184_001, "max_uses": 101});
    let refused = owner.post(&format!("/channels/{}/invites", guild.channel), bad).await.refused(400, 50035);
    for field in ["max_age", "max_uses"] {
        assert!(refused.body["errors"][field]["_errors"][0]["code"].is_string(), "{:#}", refused.body);
    }
}

#[actix_web::test]
async fn a_code_that_was_good_once_says_why_it_is_not_for_a_month() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    let expired = guild.invite(&owner, json!({"max_age": 60})).await.text("code");
    let used = guild.invite(&owner, json!({"max_uses": 1, "max_age": 0})).await.text("code");
    let revoked = guild.invite(&owner, json!({})).await.text("code");
    instance.clock.advance(Duration::from_secs(59));
    instance.anyone().get(&path(&expired)).await.is(200);
    instance.clock.advance(Duration::from_secs(1));
    bob.post(&path(&used), json!({})).await.is(200);
    owner.delete(&path(&revoked)).await.is(200);
    let tells = async |expired_says: Value, used_says: Value| {
        let carol = instance.register("carol").await;
        for (code, reason) in [
            (&expired, &expired_says),
            (&used, &used_says),
            (&revoked, &Value::Null),
            (&"never".to_owned(), &Value::Null),
        ] {
            let path = path(code);
            let seen = instance.anyone().get(&path).await.refused(404, 10006);
            assert_eq!((&seen.body["reason"], seen.body.get("guild")), (reason, None), "{code}");
            for user in [&carol, &bob, &owner] {
                assert_eq!(user.post(&path, json!({})).await.refused(404, 10006).body, seen.body, "{code}");
            }
            let body = json!({"username": "dora", "password": PASSWORD, "invite": code});
            let register = instance.anyone().post("/auth/register", body).await;
            assert_eq!(register.refused(404, 10006).body, seen.body, "{code}");
        }
    };
    tells(json!("expired"), json!("used_up")).await;
    assert_eq!(owner.get(&guild.path("/invites")).await.is(200).body, json!([]));
    instance::jobs::expired_invites::run_once(&instance.app).await.expect("a run");
    let carol = instance.anyone();
    assert_eq!(
        carol.get(&path(&expired)).await.refused(404, 10006).body["reason"],
        "expired",
        "also once it is gone"
    );
    instance.clock.advance(Duration::from_hours(30 * 24));
    instance::jobs::expired_invites::run_once(&instance.app).await.expect("a run");
    for code in [&expired, &used] {
        let seen = instance.anyone().get(&path(code)).await.refused(404, 10006);
        assert_eq!(seen.body, instance.anyone().get(&path("never")).await.body, "{code}");
    }
}

#[actix_web::test]
async fn at_the_millisecond_of_its_end_nobody_gets_in_any_longer() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let (bob, carol) = (instance.register("bob").await, instance.register("carol").await);
    let path = path(&guild.invite(&owner, json!({"max_age": 60})).await.text("code"));
    instance.clock.advance(Duration::from_millis(59_999));
    bob.post(&path, json!({})).await.is(200);
    instance.clock.advance(Duration::from_millis(1));
    assert_eq!(carol.post(&path, json!({})).await.refused(404, 10006).body["reason"], "expired");
    owner.get(&guild.path(&format!("/members/{}", carol.id))).await.refused(404, 10007);
}

#[actix_web::test]
async fn who_stays_outside_hears_why() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    let code = guild.invite(&owner, json!({})).await.text("code");
    owner.put(&guild.path(&format!("/bans/{}", bob.id)), json!({})).await.is(204);
    assert_eq!(bob.post(&path(&code), json!({})).await.refused(403, 40007).body["reason"], "banned");
    let closed =
        |config: &mut Config| config.accounts.registration_mode = Some("closed".parse().expect("a mode"));
    let instance = instance.restarted(closed).await;
    let body = json!({"username": "carol", "password": PASSWORD, "invite": code});
    let refused = instance.anyone().post("/auth/register", body).await.refused(403, 0);
    assert_eq!(refused.body["reason"], "registration_closed");
}

#[actix_web::test]
async fn a_guest_does_not_learn_what_a_private_channel_is_called() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let body = json!({"name": "secret-plans", "permission_overwrites": [{"id": guild.id, "type": 0, "deny": "1024"}]});
    let channel = owner.post(&guild.path("/channels"), body).await.is(201).text("id");
    let made = owner.post(&format!("/channels/{channel}/invites"), json!({})).await.is(200);
    assert_eq!(made.body["channel"]["name"], "secret-plans", "its maker sees it");
    let seen = instance.anyone().get(&path(&made.text("code"))).await.is(200);
    assert_eq!(seen.body["channel"], json!({"id": channel, "name": "", "type": 0}));
}

#[actix_web::test]
async fn who_joins_while_it_is_revoked_is_in_or_hears_that_it_is_gone() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    for number in 0..10 {
        let guest = instance.register(&format!("guest{number}")).await;
        let path = path(&guild.invite(&owner, json!({})).await.text("code"));
        let (joined, revoked) = tokio::join!(guest.post(&path, json!({})), owner.delete(&path));
        revoked.is(200);
        let member = owner.get(&guild.path(&format!("/members/{}", guest.id))).await;
        if joined.status == 200 {
            member.is(200);
        } else {
            joined.refused(404, 10006);
            member.refused(404, 10007);
        }
        guest.post(&path, json!({})).await.refused(404, 10006);
    }
}

#[actix_web::test]
async fn of_two_who_revoke_at_once_one_is_told_that_it_is_gone() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    for _ in 0..10 {
        let path = path(&guild.invite(&owner, json!({})).await.text("code"));
        let both = tokio::join!(owner.delete(&path), owner.delete(&path));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
    }
}

#[actix_web::test]
async fn its_maker_and_managers_revoke_it_and_nobody_else() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let join = async |name: &str| {
        let user = instance.register(name).await;
        guild.admit(&owner, &user).await;
        user
    };
    let (maker, other, keeper, manager) =
        (join("maker").await, join("other").await, join("keeper").await, join("manager").await);
    for (user, right, place) in [(&keeper, MANAGE_CHANNELS, 1), (&manager, MANAGE_GUILD, 2)] {
        let role = guild.role(&owner, right, place).await;
        guild.give(&owner, user, &role).await;
    }
    let stranger = instance.register("stranger").await;
    let code = guild.invite(&maker, json!({})).await.text("code");
    other.delete(&path(&code)).await.refused(403, 50013);
    stranger.delete(&path(&code)).await.refused(403, 50001);
    instance.anyone().delete(&path(&code)).await.refused(401, 0);
    for user in [&maker, &keeper, &manager, &owner] {
        let code = guild.invite(&maker, json!({})).await.text("code");
        assert_eq!(user.delete(&path(&code)).await.is(200).text("code"), code);
        user.delete(&path(&code)).await.refused(404, 10006);
        stranger.post(&path(&code), json!({})).await.refused(404, 10006);
    }
}

#[actix_web::test]
async fn lists_show_everything_to_those_who_manage() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    let code = guild.invite(&owner, json!({})).await.text("code");
    bob.post(&path(&code), json!({})).await.is(200);
    for list in [guild.path("/invites"), format!("/channels/{}/invites", guild.channel)] {
        let seen = owner.get(&list).await.is(200).body;
        assert_eq!((&seen[0]["code"], &seen[0]["uses"]), (&json!(code), &json!(1)));
        assert_eq!(seen[0]["resolver"], json!({"state": "standalone"}));
        bob.get(&list).await.refused(403, 50013);
    }
}

#[actix_web::test]
async fn making_one_needs_the_right_in_the_channel() {
    let instance = TestInstance::new().await;
    let (owner, bob) = (instance.register("owner").await, instance.register("bob").await);
    let guild = Guild::of(&owner).await;
    let invites = format!("/channels/{}/invites", guild.channel);
    bob.post(&invites, json!({})).await.refused(403, 50001);
    guild.admit(&owner, &bob).await;
    bob.post(&invites, json!({})).await.is(200);
    let deny = json!({"type": 0, "allow": "0", "deny": "1"});
    owner.put(&format!("/channels/{}/permissions/{}", guild.channel, guild.id), deny).await.is(204);
    bob.post(&invites, json!({})).await.refused(403, 50013);
    owner.post("/channels/1/invites", json!({})).await.refused(404, 10003);
}

#[actix_web::test]
async fn in_a_direct_message_there_is_nothing_to_invite_to() {
    let instance = TestInstance::new().await;
    let (alice, bob) = (instance.register("alice").await, instance.register("bob").await);
    let guild = Guild::of(&alice).await;
    guild.admit(&alice, &bob).await;
    let opened = alice.post("/users/@me/channels", json!({"recipient_id": bob.id})).await;
    let channel = opened.text("id");
    alice.post(&format!("/channels/{channel}/invites"), json!({})).await.refused(400, 50003);
}

#[actix_web::test]
async fn a_ban_and_a_join_at_once_end_with_the_ban() {
    let instance = TestInstance::new().await;
    let owner = instance.register("owner").await;
    let guild = Guild::of(&owner).await;
    let code = guild.invite(&owner, json!({})).await.text("code");
    let join = path(&code);
    for number in 0..10 {
        let guest: User = instance.register(&format!("guest{number}")).await;
        let ban = guild.path(&format!("/bans/{}", guest.id));
        let (joined, banned) = tokio::join!(guest.post(&join, json!({})), owner.put(&ban, json!({})));
        banned.is(204);
        assert!(matches!(joined.status, 200 | 403), "{:#}", joined.body);
        guest.get(&guild.path("")).await.refused(403, 50001);
        owner.get(&guild.path(&format!("/members/{}", guest.id))).await.refused(404, 10007);
    }
}
