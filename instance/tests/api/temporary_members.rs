//! Who came by a temporary invitation and got no role leaves with the last session.

use std::time::Duration;

use instance::jobs::{self, temporary_members::run_once};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::support::{Guild, Socket, TestInstance, User};

/// As long as a lost session is kept.
const PATIENCE: Duration = Duration::from_secs(121);

struct Visit {
    instance: TestInstance,
    owner: User,
    guild: Guild,
    guest: User,
}

/// A guest who came long ago.
async fn visit() -> Visit {
    let instance = TestInstance::new().await;
    let (owner, guest) = (instance.register("owner").await, instance.register("guest").await);
    let guild = Guild::of(&owner).await;
    let visit = Visit { instance, owner, guild, guest };
    visit.let_in(&visit.guest, true).await;
    visit.instance.clock.advance(PATIENCE);
    visit
}

impl Visit {
    async fn let_in(&self, user: &User, temporary: bool) {
        let code = self.guild.invite(&self.owner, json!({"temporary": temporary})).await.text("code");
        user.post(&format!("/invites/{code}"), json!({})).await.is(200);
    }

    /// Who is in the guild besides its owner.
    async fn members(&self) -> Vec<String> {
        let members = self.owner.get(&self.guild.path("/members?limit=100")).await.is(200);
        let names = members.body.as_array().unwrap().iter();
        names
            .map(|member| member["user"]["username"].as_str().unwrap().to_owned())
            .filter(|name| *name != self.owner.name)
            .collect()
    }

    async fn run(&self) -> usize {
        run_once(&self.instance.app).await.unwrap()
    }
}

#[actix_web::test]
async fn a_guest_leaves_with_the_last_of_their_sessions() {
    let visit = visit().await;
    let (first, _) = Socket::identified(&visit.guest).await;
    let (second, _) = Socket::identified(&visit.guest).await;
    let (mut at_owner, _) = Socket::identified(&visit.owner).await;
    assert_eq!(visit.run().await, 0);
    first.close(1000).await;
    assert_eq!(visit.run().await, 0);
    second.close(1000).await;
    assert_eq!(visit.run().await, 1);
    assert_eq!(at_owner.until("GUILD_MEMBER_REMOVE").await["user"]["id"], visit.guest.id.as_str());
    assert_eq!(visit.members().await, Vec::<String>::new());
    assert_eq!(visit.run().await, 0);
}

#[actix_web::test]
async fn a_guest_whose_socket_is_lost_has_as_long_to_resume_as_everybody() {
    let visit = visit().await;
    let (socket, _) = Socket::identified(&visit.guest).await;
    let (session, seen) = (socket.session.clone(), socket.seen);
    socket.close(4900).await;
    assert_eq!(visit.run().await, 0);
    let mut socket = Socket::open(&visit.instance.base, "/").await;
    socket.resume(&visit.guest, &session, seen).await;
    socket.event("RESUMED").await;
    socket.close(4900).await;
    visit.instance.settled().await;
    visit.instance.clock.advance(PATIENCE + Duration::from_secs(1));
    visit.instance.settled().await;
    assert_eq!(visit.run().await, 1);
}

#[actix_web::test]
async fn who_was_given_a_role_stays_also_when_it_is_taken_again() {
    let visit = visit().await;
    let role = visit.guild.role(&visit.owner, 0, 1).await;
    visit.guild.give(&visit.owner, &visit.guest, &role).await;
    let held = visit.guild.path(&format!("/members/{}/roles/{role}", visit.guest.id));
    visit.owner.delete(&held).await.is(204);
    assert_eq!(visit.run().await, 0);
    assert_eq!(visit.members().await, ["guest"]);
}

#[actix_web::test]
async fn members_and_who_is_given_the_guild_stay() {
    let visit = visit().await;
    let member = visit.instance.register("member").await;
    visit.let_in(&member, false).await;
    let heir = json!({"owner_id": visit.guest.id, "password": crate::support::PASSWORD});
    visit.owner.patch(&visit.guild.path(""), heir).await.is(200);
    visit.instance.clock.advance(PATIENCE);
    assert_eq!(visit.run().await, 0);
    assert_eq!(visit.members().await, ["guest", "member"]);
}

#[actix_web::test]
async fn who_came_just_now_has_time_to_open_a_session() {
    let visit = visit().await;
    let late = visit.instance.register("late").await;
    visit.let_in(&late, true).await;
    assert_eq!(visit.run().await, 1);
    assert_eq!(visit.members().await, ["late"]);
    visit.instance.clock.advance(PATIENCE);
    assert_eq!(visit.run().await, 1);
    assert_eq!(visit.members().await, Vec::<String>::new());
}

#[actix_web::test]
async fn after_a_restart_guests_have_time_to_come_back() {
    let mut visit = visit().await;
    let other = visit.instance.register("other").await;
    visit.let_in(&other, true).await;
    visit.instance = visit.instance.restarted(|_| {}).await;
    for user in [&mut visit.owner, &mut visit.guest] {
        *user = user.at(&visit.instance.base);
    }
    assert_eq!(visit.run().await, 0);
    visit.instance.clock.advance(Duration::from_mins(10));
    let (_back, _) = Socket::identified(&visit.guest).await;
    assert_eq!(visit.run().await, 1);
    assert_eq!(visit.members().await, ["guest"]);
}

#[actix_web::test]
async fn the_job_runs_whenever_somebodys_last_session_ends() {
    let visit = visit().await;
    let stop = CancellationToken::new();
    let (guest, _) = Socket::identified(&visit.guest).await;
    let running = jobs::start(&visit.instance.app, &stop);
    guest.close(1000).await;
    let left = async {
        while !visit.members().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::pin!(left);
    // Between two runs the job waits for a second; without a departure it would wait for a minute. For each second of
    // this clock a busy machine has one of its own.
    let mut seconds = 0;
    while tokio::time::timeout(Duration::from_secs(1), &mut left).await.is_err() {
        seconds += 1;
        assert!(seconds < 60, "nobody left");
        visit.instance.clock.advance(Duration::from_secs(1));
    }
    stop.cancel();
    for job in running {
        job.await.unwrap();
    }
}
