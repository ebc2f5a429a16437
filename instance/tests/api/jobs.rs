//! Background jobs: what they remove, what they leave, and that they may run twice.

use std::time::Duration;

use instance::{app::App, jobs};
use instance_store::{guilds, invites, messages, purge, read_states};
use serde_json::json;
use shared::{ChannelId, GuildId, UserId};

use crate::support::{Guild, PASSWORD, TestInstance};

const MINUTE: Duration = Duration::from_mins(1);

/// Fills a channel with messages, each with a ping and a nonce.
async fn fill(app: &App, channel: &str, author: &str, number: usize) {
    let (channel, author): (ChannelId, UserId) = (channel.parse().unwrap(), author.parse().unwrap());
    app.write(async move |tx| {
        for nonce in 0..number {
            let row = messages::MessageRow {
                id: tx.next_id()?,
                channel_id: channel,
                author_id: author,
                kind: 0,
                content: "text".to_owned(),
                flags: 0,
                tts: false,
                edited_at: None,
                mention_everyone: false,
                mentions: None,
                mention_roles: None,
                embeds: None,
                reply_to: None,
                application_id: None,
            };
            let id = row.id;
            messages::insert(tx.conn(), row).await?;
            messages::add_mentions(tx.conn(), channel, id, &[author.into()]).await?;
            messages::take_nonce(tx.conn(), author, channel, &nonce.to_string(), id).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[actix_web::test]
async fn a_deleted_channel_is_purged_in_portions_and_no_other_is_touched() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (guild, other) = (Guild::of(&alice).await, Guild::of(&alice).await);
    fill(&instance.app, &guild.channel, &alice.id, 1_201).await;
    fill(&instance.app, &other.channel, &alice.id, 3).await;
    for guild in [&guild, &other] {
        let newest = alice.get(&format!("/channels/{}/messages?limit=1", guild.channel)).await.is(200);
        let newest = newest.body[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/channels/{}/messages/{newest}/ack", guild.channel);
        alice.post(&path, json!({})).await.is(200);
    }
    alice.delete(&format!("/channels/{}", guild.channel)).await.is(200);
    assert_eq!(
        jobs::purge_deleted::run_once(&instance.app).await.unwrap(),
        0,
        "not while units may be under way"
    );

    instance.clock.advance(MINUTE);
    let channel: ChannelId = guild.channel.parse().unwrap();
    let part = instance
        .app
        .write(async move |tx| Ok(purge::messages(tx.conn(), channel, 500).await?))
        .await
        .unwrap();
    assert_eq!(part, 500);
    // The other 701, the mark and the channel itself.
    assert_eq!(jobs::purge_deleted::run_once(&instance.app).await.unwrap(), 703);
    assert_eq!(jobs::purge_deleted::run_once(&instance.app).await.unwrap(), 0);

    let reader: UserId = alice.id.parse().unwrap();
    let left = instance
        .app
        .read(async move |conn| {
            let newest = messages::newest(conn, channel).await?;
            Ok::<_, shared_db::QueryError>((newest, read_states::get(conn, reader, channel).await?))
        })
        .await
        .unwrap();
    assert_eq!(left, (None, None));
    let kept = alice.get(&format!("/channels/{}/messages", other.channel)).await.is(200);
    assert_eq!(kept.body.as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn a_deleted_guild_goes_with_all_that_it_held() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let (bob, carol) = (instance.register("bob").await, instance.register("carol").await);
    let (guild, other) = (Guild::of(&alice).await, Guild::of(&alice).await);
    guild.admit(&alice, &bob).await;
    let role = guild.role(&alice, 0, 1).await;
    guild.give(&alice, &bob, &role).await;
    alice.put(&guild.path(&format!("/bans/{}", carol.id)), json!({})).await.is(204);
    let overwrite = json!({"type": 0, "allow": "0", "deny": "1024"});
    alice.put(&format!("/channels/{}/permissions/{role}", guild.channel), overwrite).await.is(204);
    fill(&instance.app, &guild.channel, &bob.id, 10).await;
    alice.delete(&guild.path("")).await.is(204);

    instance.clock.advance(MINUTE);
    // Ten messages, two channels, two members, a ban, the guild.
    assert_eq!(jobs::purge_deleted::run_once(&instance.app).await.unwrap(), 16);
    assert_eq!(jobs::purge_deleted::run_once(&instance.app).await.unwrap(), 0);
    let id: GuildId = guild.id.parse().unwrap();
    let standing = instance.app.read(async move |conn| guilds::find(conn, id).await).await.unwrap();
    assert!(standing.is_none());
    alice.get(&guild.path("")).await.refused(404, 10004);
    alice.get(&other.path("")).await.is(200);
}

#[actix_web::test]
async fn an_invitation_ends_with_its_time_and_others_stay() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let short = guild.invite(&alice, json!({"max_age": 60})).await.text("code");
    let long = guild.invite(&alice, json!({"max_age": 0})).await.text("code");
    assert_eq!(jobs::expired_invites::run_once(&instance.app).await.unwrap(), 0);

    instance.clock.advance(MINUTE);
    alice.get(&format!("/invites/{short}")).await.refused(404, 10006);
    assert_eq!(jobs::expired_invites::run_once(&instance.app).await.unwrap(), 1);
    assert_eq!(jobs::expired_invites::run_once(&instance.app).await.unwrap(), 0);
    let id: GuildId = guild.id.parse().unwrap();
    let left =
        instance.app.read(async move |conn| invites::of_guild(conn, id, None, i64::MIN).await).await.unwrap();
    assert_eq!(left.into_iter().map(|invite| invite.code).collect::<Vec<_>>(), [long]);
}

#[actix_web::test]
async fn expired_sign_ins_go_and_live_ones_stay() {
    let instance = TestInstance::new().await;
    instance.register("alice").await;
    let period = instance.app.config.accounts.refresh_token_expiry.get();
    instance.clock.advance(period / 2);
    let bob = instance.register("bob").await;
    assert_eq!(jobs::expired_sign_ins::run_once(&instance.app).await.unwrap(), 0);
    instance.clock.advance(period / 2 + MINUTE);
    assert_eq!(jobs::expired_sign_ins::run_once(&instance.app).await.unwrap(), 1);
    let again = json!({"refresh_token": bob.refresh_token});
    instance.anyone().post("/auth/refresh", again).await.is(200);
    instance.anyone().post("/auth/login", json!({"login": "alice", "password": PASSWORD})).await.is(200);
}

#[actix_web::test]
async fn a_nonce_is_kept_for_a_day() {
    let instance = TestInstance::new().await;
    let alice = instance.register("alice").await;
    let guild = Guild::of(&alice).await;
    let send = json!({"content": "once", "nonce": "7", "enforce_nonce": true});
    let path = format!("/channels/{}/messages", guild.channel);
    let first = alice.post(&path, send.clone()).await.is(200).text("id");
    assert_eq!(jobs::old_nonces::run_once(&instance.app).await.unwrap(), 0);
    assert_eq!(alice.post(&path, send.clone()).await.is(200).text("id"), first);

    instance.clock.advance(Duration::from_hours(24) + MINUTE);
    assert_eq!(jobs::old_nonces::run_once(&instance.app).await.unwrap(), 1);
    let again =
        instance.anyone().post("/auth/login", json!({"login": "alice", "password": PASSWORD})).await.is(200);
    let alice = alice.with_token(&format!("Bearer {}", again.text("access_token")));
    assert_ne!(alice.post(&path, send).await.is(200).text("id"), first);
}
