//! Signing up, in and out; sessions; the set-up link.

use futures_util::future::join_all;
use instance::admin::command::{AdminCommand, perform};
use serde_json::{Value, json};

use crate::support::{Guild, PASSWORD, Socket, TestInstance};

#[actix_web::test]
async fn who_registers_is_signed_in() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let me = alice.get("/users/@me").await.is(200);
    assert_eq!(me.text("username"), "alice");
    assert_eq!(me.headers["content-type"], "application/json");
}

#[actix_web::test]
async fn a_name_is_taken_whatever_its_case_and_the_field_says_so() {
    let instance = TestInstance::new().await;
    instance.register("alice").await;
    let body = json!({"username": "alice", "password": PASSWORD});
    let answer = instance.anyone().post("/auth/register", body).await.refused(400, 50035);
    assert_eq!(answer.body["errors"]["username"]["_errors"][0]["code"], "USERNAME_ALREADY_TAKEN");
}

#[actix_web::test]
async fn login_by_name_or_email_and_a_wrong_password_says_no_more_than_an_unknown_name() {
    let instance = TestInstance::new().await;
    let body = json!({"username": "alice", "password": PASSWORD, "email": "Alice@example.org"});
    instance.anyone().post("/auth/register", body).await.is(201);
    for login in ["alice", "ALICE", "alice@EXAMPLE.org"] {
        instance.anyone().post("/auth/login", json!({"login": login, "password": PASSWORD})).await.is(200);
    }
    let wrong =
        instance.anyone().post("/auth/login", json!({"login": "alice", "password": "wrong one!"})).await;
    let unknown =
        instance.anyone().post("/auth/login", json!({"login": "nobody", "password": "wrong one!"})).await;
    assert_eq!(wrong.refused(400, 50035).body, unknown.refused(400, 50035).body);
}

#[actix_web::test]
async fn no_token_a_wrong_one_and_an_expired_one_are_401() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    instance.anyone().get("/users/@me").await.refused(401, 0);
    alice.with_token("Bearer eyJ0").get("/users/@me").await.refused(401, 0);
    alice.with_token("Bot abc.def.ghi").get("/users/@me").await.refused(401, 0);
    instance.clock.advance(std::time::Duration::from_mins(15));
    alice.get("/users/@me").await.refused(401, 0);
}

#[actix_web::test]
async fn a_refresh_token_is_good_once_and_its_reuse_ends_the_sign_in() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let again = |token: &str| json!({"refresh_token": token});
    let first = instance.anyone().post("/auth/refresh", again(&alice.refresh_token)).await.is(200);
    instance.anyone().post("/auth/refresh", again(&first.text("refresh_token"))).await.is(200);
    instance.anyone().post("/auth/refresh", again(&alice.refresh_token)).await.refused(401, 0);
}

/// The end of a sign-in was remembered as it stood when the sign-in was first looked at.
#[actix_web::test]
async fn who_refreshes_stays_signed_in_beyond_the_first_end_of_the_sign_in() {
    let instance = TestInstance::with(|config| {
        config.accounts.refresh_token_expiry = "30m".parse().expect("a period");
    })
    .await;
    let mut alice = instance.register("alice").await;
    for _ in 0..3 {
        alice.get("/users/@me").await.is(200);
        instance.clock.advance(std::time::Duration::from_mins(12));
        let again = json!({"refresh_token": alice.refresh_token});
        alice = instance.sign_in(&instance.anyone().post("/auth/refresh", again).await.is(200));
    }
    alice.get("/users/@me").await.is(200);
}

#[actix_web::test]
async fn a_lost_answer_costs_nothing_for_a_minute() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let again = json!({"refresh_token": alice.refresh_token});
    instance.anyone().post("/auth/refresh", again.clone()).await.is(200);
    instance.anyone().post("/auth/refresh", again.clone()).await.is(200);
    instance.clock.advance(std::time::Duration::from_secs(61));
    instance.anyone().post("/auth/refresh", again).await.refused(401, 0);
}

#[actix_web::test]
async fn logging_out_ends_the_session_at_once() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    alice.post("/auth/logout", json!({})).await.is(204);
    alice.get("/users/@me").await.refused(401, 0);
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_ends_other_sign_ins() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let phone =
        instance.anyone().post("/auth/login", json!({"login": "alice", "password": PASSWORD})).await.is(200);
    let phone = alice.with_token(&format!("Bearer {}", phone.text("access_token")));
    let change = |old: &str| json!({"password": old, "new_password": "another battery"});
    alice.patch("/users/@me", change("not it at all")).await.refused(400, 50035);
    phone.get("/users/@me").await.is(200);
    alice.patch("/users/@me", change(PASSWORD)).await.is(200);
    phone.get("/users/@me").await.refused(401, 0);
    alice.get("/users/@me").await.is(200);
    instance
        .anyone()
        .post("/auth/login", json!({"login": "alice", "password": "another battery"}))
        .await
        .is(200);
}

#[actix_web::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let bob = instance.register("bob").await;
    let list = alice.get("/users/@me/sessions").await.is(200);
    let id = list.body[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(list.body[0]["current"], true);
    bob.delete(&format!("/users/@me/sessions/{id}")).await.refused(404, 10020);
    alice.delete(&format!("/users/@me/sessions/{id}")).await.is(204);
    alice.get("/users/@me").await.refused(401, 0);
}

#[actix_web::test]
async fn registration_is_closed_until_the_claim_unless_the_environment_says_otherwise() {
    let instance = TestInstance::with(|config| config.accounts.registration_mode = None).await;
    let body = json!({"username": "early", "password": PASSWORD});
    instance.anyone().post("/auth/register", body.clone()).await.refused(403, 0);
    let state = instance.anyone().get("/setup").await.is(200);
    assert_eq!(state.body["claimed"], false);
}

#[actix_web::test]
async fn the_set_up_link_makes_one_admin_and_a_home_that_new_accounts_join() {
    let instance = TestInstance::new().await;
    let body = json!({"claim": "wrong", "username": "mallory", "password": PASSWORD});
    instance.anyone().post("/setup", body).await.refused(400, 50035);
    let owner = instance.claim("owner").await;
    assert_eq!(owner.get("/users/@me").await.is(200).body["instance_admin"], true);
    let code = instance::setup::link::claim_code(&instance.app).await.expect("a code");
    let body = json!({"claim": code.expose(), "username": "second", "password": PASSWORD});
    instance.anyone().post("/setup", body).await.refused(400, 50035);
    assert_eq!(instance.anyone().get("/setup").await.is(200).body["claimed"], true);
}

#[actix_web::test]
async fn bad_input_names_the_field_and_broken_json_says_so() {
    let instance = TestInstance::new().await;
    let anyone = instance.anyone();
    let short = anyone
        .post("/auth/register", json!({"username": "a", "password": "short"}))
        .await
        .refused(400, 50035);
    for field in ["username", "password"] {
        assert!(short.body["errors"][field]["_errors"][0]["message"].is_string(), "{:#}", short.body);
    }
    anyone.call(reqwest::Method::POST, "/auth/login", Some("{".to_owned())).await.refused(400, 50109);
    anyone.get("/nothing/here").await.refused(404, 0);
    anyone.delete("/auth/login").await.refused(405, 0);
}

#[actix_web::test]
async fn of_many_who_claim_at_once_one_becomes_the_admin() {
    let instance = TestInstance::new().await;
    let code = instance::setup::link::claim_code(&instance.app).await.expect("a code");
    let claims = (0..6).map(|number| {
        let body =
            json!({"claim": code.expose(), "username": format!("claimer{number}"), "password": PASSWORD});
        let anyone = instance.anyone();
        async move { anyone.post("/setup", body).await }
    });
    let answers = join_all(claims).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(won.len(), 1);
    for answer in lost {
        answer.names("claim");
    }
    let admin = instance.sign_in(&won[0]);
    assert_eq!(admin.get("/users/@me/guilds").await.is(200).each("name"), ["PrivateChat"]);
}

#[actix_web::test]
async fn of_many_who_want_a_name_at_once_one_gets_it() {
    let instance = TestInstance::new().await;
    let body = json!({"username": "popular", "password": PASSWORD});
    let asks = (0..8).map(|_| {
        let (anyone, body) = (instance.anyone(), body.clone());
        async move { anyone.post("/auth/register", body).await }
    });
    let answers = join_all(asks).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    // Who was there at the very same moment may be asked to try again.
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 400 | 429)));
}

#[actix_web::test]
async fn by_invitation_only_means_a_good_one_whichever_way() {
    let instance = TestInstance::with(|config| config.accounts.registration_mode = None).await;
    let owner = instance.claim("owner").await;
    owner.patch("/instance", json!({"registration_mode": "invite", "auto_join": false})).await.is(200);
    let guild = Guild::of(&owner).await;
    let register = async |name: &str, invite: Value| {
        let body = json!({"username": name, "password": PASSWORD, "invite": invite});
        instance.anyone().post("/auth/register", body).await
    };
    register("bob", Value::Null).await.names("invite");
    register("bob", json!("nosuchcode")).await.refused(404, 10006);
    let code = json!(guild.invite(&owner, json!({"max_uses": 1})).await.text("code"));
    let taken = register("owner", code.clone()).await.names("username");
    assert_eq!(taken.body["errors"]["username"]["_errors"][0]["code"], "USERNAME_ALREADY_TAKEN");
    let bob = instance.sign_in(&register("bob", code.clone()).await.is(201));
    assert_eq!(
        bob.get("/users/@me/guilds").await.is(200).each("id"),
        std::slice::from_ref(&guild.id),
        "used by who got in"
    );
    register("carol", code).await.refused(404, 10006);
    let login = json!({"login": "carol", "password": PASSWORD});
    instance.anyone().post("/auth/login", login).await.names("login");
}

#[actix_web::test]
async fn a_reset_link_sets_one_password_within_a_day_and_ends_every_sign_in() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (mut socket, _) = Socket::identified(&alice).await;
    let link = async || {
        let command = AdminCommand::ResetLink { username: "alice".to_owned() };
        let lines = perform(&instance.app, command).await.expect("a link");
        lines.concat().split_once("#token=").expect("a token").1.to_owned()
    };
    let reset = async |token: &str, password: &str| {
        let body = json!({"token": token, "password": password});
        instance.anyone().post("/auth/reset-password", body).await
    };
    let login = async |password: &str| {
        instance.anyone().post("/auth/login", json!({"login": "alice", "password": password})).await.status
    };
    let (earlier, token) = (link().await, link().await);
    reset(&earlier, "new password").await.names("token");
    reset(&token, "short").await.names("password");
    reset(&token, "new password").await.is(204);
    reset(&token, "another password").await.names("token");
    alice.get("/users/@me").await.refused(401, 0);
    let refresh = json!({"refresh_token": alice.refresh_token});
    instance.anyone().post("/auth/refresh", refresh).await.refused(401, 0);
    assert_eq!(socket.closed().await, Some(4004));
    assert_eq!((login(PASSWORD).await, login("new password").await), (400, 200));
    let late = link().await;
    instance.clock.advance(std::time::Duration::from_hours(24));
    reset(&late, "late password").await.names("token");
    assert_eq!(login("new password").await, 200);
}

#[actix_web::test]
async fn a_new_password_stays_whatever_else_of_the_account_changes_at_once() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let mut password = PASSWORD.to_owned();
    for round in 0..12 {
        let next = format!("battery number {round}");
        let other =
            (0..8).map(|number| alice.patch("/users/@me", json!({"bio": format!("{round} {number}")})));
        let change = json!({"password": password, "new_password": next});
        let (changed, _) = tokio::join!(alice.patch("/users/@me", change), join_all(other));
        changed.is(200);
        let body = json!({"login": "alice", "password": next});
        instance.anyone().post("/auth/login", body).await.is(200);
        password = next;
    }
}

/// What follows a `#` is sent to no server, so it stands in no log and no referrer.
#[actix_web::test]
async fn the_set_up_link_keeps_its_claim_out_of_requests() {
    let instance = TestInstance::new().await;
    let link = instance::setup::link::setup_link(&instance.app).await.expect("a read").expect("a link");
    let code = instance::setup::link::claim_code(&instance.app).await.expect("a code");
    assert_eq!(link, format!("{}/setup#claim={}", instance.base, code.expose()));
}

#[actix_web::test]
async fn a_sign_in_with_the_old_password_does_not_outlast_the_new_one() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let mut password = PASSWORD.to_owned();
    for round in 0..12 {
        let next = format!("battery number {round}");
        let body = json!({"login": "alice", "password": password});
        let sign_ins = (0..8).map(|_| {
            let (anyone, body) = (instance.anyone(), body.clone());
            async move { anyone.post("/auth/login", body).await }
        });
        let change = json!({"password": password, "new_password": next});
        let (changed, signed_in) = tokio::join!(alice.patch("/users/@me", change), join_all(sign_ins));
        changed.is(200);
        for answer in signed_in.into_iter().filter(|answer| answer.status == 200) {
            instance.sign_in(&answer).get("/users/@me").await.refused(401, 0);
        }
        password = next;
    }
}
