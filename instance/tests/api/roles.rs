//! Roles: who may make, change, move, give and delete which, and what nobody can give away.

use serde_json::{Value, json};

use crate::support::{Guild, TestInstance, User};

const MANAGE_GUILD: u64 = 1 << 5;
const MANAGE_ROLES: u64 = 1 << 28;
const KICK_MEMBERS: u64 = 1 << 1;
const BAN_MEMBERS: u64 = 1 << 2;
const ADMINISTRATOR: u64 = 1 << 3;

/// A guild with roles at 1, 2 and 3. Mia manages roles from place 2; the owner is above all.
struct Scene {
    instance: TestInstance,
    guild: Guild,
    owner: User,
    mia: User,
    low: String,
    own: String,
    high: String,
}

async fn scene() -> Scene {
    let instance = TestInstance::new().await;
    let (owner, mia) = (instance.register("owner").await, instance.register("mia").await);
    let guild = Guild::of(&owner).await;
    guild.admit(&owner, &mia).await;
    let high = guild.role(&owner, KICK_MEMBERS, 3).await;
    let own = guild.role(&owner, MANAGE_ROLES | BAN_MEMBERS, 2).await;
    let low = guild.role(&owner, 0, 1).await;
    guild.give(&owner, &mia, &own).await;
    Scene { instance, guild, owner, mia, low, own, high }
}

impl Scene {
    fn role(&self, id: &str) -> String {
        self.guild.path(&format!("/roles/{id}"))
    }

    fn held(&self, user: &User, role: &str) -> String {
        self.guild.path(&format!("/members/{}/roles/{role}", user.id))
    }

    async fn roles_of(&self, user: &User) -> Value {
        self.owner.get(&self.guild.path(&format!("/members/{}", user.id))).await.is(200).body["roles"].clone()
    }
}

#[actix_web::test]
async fn only_roles_below_ones_own_can_be_changed_and_deleted() {
    let scene = scene().await;
    let name = json!({"name": "other"});
    assert_eq!(scene.mia.patch(&scene.role(&scene.low), name.clone()).await.is(200).text("name"), "other");
    for id in [&scene.own, &scene.high] {
        scene.mia.patch(&scene.role(id), name.clone()).await.refused(403, 50013);
        scene.mia.delete(&scene.role(id)).await.refused(403, 50013);
        scene.owner.patch(&scene.role(id), name.clone()).await.is(200);
    }
    scene.mia.delete(&scene.role(&scene.low)).await.is(204);
    scene.mia.delete(&scene.role(&scene.low)).await.refused(404, 10011);
}

#[actix_web::test]
async fn only_roles_below_ones_own_can_be_given_and_taken() {
    let scene = scene().await;
    let bob = scene.instance.register("bob").await;
    scene.guild.admit(&scene.owner, &bob).await;
    scene.mia.put(&scene.held(&bob, &scene.low), json!({})).await.is(204);
    assert_eq!(scene.roles_of(&bob).await, json!([scene.low]));
    for id in [&scene.own, &scene.high] {
        scene.mia.put(&scene.held(&bob, id), json!({})).await.refused(403, 50013);
        scene.owner.put(&scene.held(&bob, id), json!({})).await.is(204);
        scene.mia.delete(&scene.held(&bob, id)).await.refused(403, 50013);
    }
    let path = scene.guild.path(&format!("/members/{}", bob.id));
    // The whole list at once: the difference counts.
    scene.mia.patch(&path, json!({"roles": [scene.own, scene.high]})).await.is(200);
    scene.mia.patch(&path, json!({"roles": []})).await.refused(403, 50013);
    scene.mia.patch(&path, json!({"roles": [scene.own, scene.high, "1"]})).await.refused(404, 10011);
    scene.mia.patch(&path, json!({"roles": [scene.own, scene.high, scene.guild.id]})).await.is(200);
    scene
        .mia
        .put(&scene.held(&scene.instance.register("eve").await, &scene.low), json!({}))
        .await
        .refused(404, 10007);
}

#[actix_web::test]
async fn nobody_gives_away_a_right_that_they_lack() {
    let scene = scene().await;
    let with = |permissions: u64| json!({"permissions": permissions.to_string()});
    let roles = scene.guild.path("/roles");
    for permissions in [KICK_MEMBERS, ADMINISTRATOR, BAN_MEMBERS | MANAGE_GUILD] {
        scene.mia.post(&roles, with(permissions)).await.refused(403, 50013);
        scene.mia.patch(&scene.role(&scene.low), with(permissions)).await.refused(403, 50013);
    }
    let made = scene.mia.post(&roles, with(BAN_MEMBERS)).await.is(200);
    assert_eq!(made.text("permissions"), BAN_MEMBERS.to_string());
    scene.mia.patch(&scene.role(&scene.low), with(BAN_MEMBERS)).await.is(200);
    // Nor takes one away.
    scene.owner.patch(&scene.role(&scene.low), with(KICK_MEMBERS)).await.is(200);
    scene.mia.patch(&scene.role(&scene.low), with(0)).await.refused(403, 50013);
    scene.owner.post(&roles, with(ADMINISTRATOR)).await.is(200);
}

#[actix_web::test]
async fn roles_move_only_below_ones_own() {
    let scene = scene().await;
    let second =
        scene.mia.post(&scene.guild.path("/roles"), json!({"name": "second"})).await.is(200).text("id");
    let roles = scene.guild.path("/roles");
    let to = |id: &str, position: i64| json!([{"id": id, "position": position}]);
    scene.mia.patch(&roles, to(&scene.low, 3)).await.refused(403, 50013);
    scene.mia.patch(&roles, to(&scene.high, 1)).await.refused(403, 50013);
    scene.mia.patch(&roles, to(&scene.own, 3)).await.refused(403, 50013);
    scene.mia.patch(&roles, to("1", 1)).await.refused(404, 10011);
    let moved = scene.owner.patch(&roles, to(&second, 4)).await.is(200);
    let order: Vec<_> =
        moved.body.as_array().expect("a list").iter().map(|role| role["id"].clone()).collect();
    let expected = [&scene.guild.id, &scene.low, &scene.own, &scene.high, &second];
    assert_eq!(order, expected.map(|id| json!(id)));
}

#[actix_web::test]
async fn everyones_role_is_nobodys_to_delete_or_rename_and_applies_to_all() {
    let scene = scene().await;
    let everyone = scene.role(&scene.guild.id);
    scene.owner.delete(&everyone).await.refused(400, 50028);
    let renamed = scene.owner.patch(&everyone, json!({"name": "mob", "permissions": "0"})).await.is(200);
    assert_eq!(renamed.text("name"), "@everyone");
    let bob = scene.instance.register("bob").await;
    let code = scene.guild.invite(&scene.owner, json!({})).await.text("code");
    bob.post(&format!("/invites/{code}"), json!({})).await.is(200);
    bob.get(&format!("/channels/{}", scene.guild.channel)).await.refused(403, 50001);
    scene.owner.get(&format!("/channels/{}", scene.guild.channel)).await.is(200);
}

#[actix_web::test]
async fn a_deleted_role_is_gone_from_its_holders_at_once() {
    let scene = scene().await;
    scene.mia.post(&scene.guild.path("/roles"), json!({})).await.is(200);
    scene.owner.delete(&scene.role(&scene.own)).await.is(204);
    assert_eq!(scene.roles_of(&scene.mia).await, json!([]));
    scene.mia.post(&scene.guild.path("/roles"), json!({})).await.refused(403, 50013);
}

#[actix_web::test]
async fn bad_input_names_the_field() {
    let scene = scene().await;
    let roles = scene.guild.path("/roles");
    let long = json!({"name": "x".repeat(101), "color": 0x100_0000});
    let refused = scene.owner.post(&roles, long).await.refused(400, 50035);
    for field in ["name", "color"] {
        assert!(refused.body["errors"][field]["_errors"][0]["code"].is_string(), "{:#}", refused.body);
    }
    scene.owner.get(&scene.role("abc")).await.refused(400, 50035);
    scene.owner.get(&scene.role("99999999999999999999")).await.refused(404, 10011);
}
