use std::process::Command;

use instance::admin::{
    command::{AdminCommand, perform},
    socket,
};
use shared_db::test_support::TestDatabase;
use tokio_util::sync::CancellationToken;

use super::{codes, connected, deliver, revoke, state};
use crate::support::{TestInstance, TestResolver, Way};

#[actix_web::test]
async fn the_operator_sees_how_it_stands_and_can_begin_anew() {
    let (resolver, instance, alice, guild) = connected().await;
    let codes = codes(&guild, &alice, 3).await;
    resolver.is_taken(&codes[0]).await;
    assert_eq!(deliver(&instance).await, None);

    let status = async || perform(&instance.app, AdminCommand::ResolverStatus).await.expect("lines");
    let lines = status().await;
    assert_eq!(lines[0], format!("{} is told that codes lead to {}.", resolver.base, instance.base));
    assert!(lines[1].starts_with("It knows 2 live codes and is still to be told of 1,"), "{lines:?}");
    assert!(lines[1].ends_with("of these it refused 1."), "{lines:?}");
    assert_eq!(lines[2..], [format!("  {} code_taken", codes[0])]);
    revoke(&alice, &codes[0]).await;
    assert_eq!(status().await[1..], ["It knows all of the 2 live codes."]);

    let resync = perform(&instance.app, AdminCommand::ResolverResync).await.expect("lines");
    assert!(resync[0].starts_with("2 live codes"), "{resync:?}");
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "pending");
    resolver.gate.is(Way::Away);
    instance.clock.advance(std::time::Duration::from_secs(10));
    deliver(&instance).await.expect("a pause");
    assert_eq!(status().await[2], "The last attempt failed: it answered 503 Service Unavailable.");
    resolver.gate.is(Way::Open);
    assert_eq!(deliver(&instance).await, None);
    assert_eq!(state(&guild, &alice, &codes[1]).await["state"], "registered");
    assert_eq!(status().await[1..], ["It knows all of the 2 live codes."]);
}

#[actix_web::test]
async fn the_commands_speak_to_the_server_that_runs_and_else_do_it_themselves() {
    let (resolver, instance, alice, guild) = connected().await;
    codes(&guild, &alice, 2).await;
    assert_eq!(deliver(&instance).await, None);
    let stop = CancellationToken::new();
    let listener = socket::listen(&instance.app).expect("a socket");
    let served = actix_web::rt::spawn(socket::serve(instance.app.clone(), listener, stop.clone()));
    let operator = Operator::of(&instance, &resolver);
    assert!(operator.says("resync").await.starts_with("2 live codes are registered anew"));
    assert!(operator.says("status").await.contains("still to be told of 2,"));
    assert_eq!(deliver(&instance).await, None);
    stop.cancel();
    served.await.expect("the socket's task");

    let _data: TestDatabase = instance.stopped().await;
    assert!(operator.says("status").await.contains("It knows all of the 2 live codes."));
    assert!(operator.says("resync").await.starts_with("2 live codes are registered anew"));
    assert!(operator.says("status").await.contains("still to be told of 2,"));
}

#[actix_web::test]
async fn an_address_without_its_token_is_refused_at_the_start_and_so_is_a_token_alone() {
    let (resolver, instance, ..) = connected().await;
    let operator = || Operator::of(&instance, &resolver);
    let settings =
        (operator(), operator().without("RESOLVER_REGISTER_TOKEN"), operator().without("CONTROL_PLANE_URL"));
    let neither = operator().without("RESOLVER_REGISTER_TOKEN").without("CONTROL_PLANE_URL");
    let _data: TestDatabase = instance.stopped().await;
    assert!(settings.0.says("status").await.starts_with(&resolver.base));
    assert!(neither.says("status").await.contains("standalone"));
    for (operator, words) in [
        (settings.1, "CONTROL_PLANE_URL is set, but RESOLVER_REGISTER_TOKEN is not"),
        (settings.2, "RESOLVER_REGISTER_TOKEN is set, but CONTROL_PLANE_URL is not"),
    ] {
        let (done, said) = operator.tries("status").await;
        assert!(!done && said.contains(words), "{said}");
    }
}

/// Somebody at the machine, with the instance's settings.
struct Operator(Vec<(&'static str, String)>);

impl Operator {
    fn of(instance: &TestInstance, resolver: &TestResolver) -> Self {
        let mut config = instance.app.config.clone();
        resolver.serves(&mut config);
        let text = |secret: &shared_web::Secret| secret.expose().to_owned();
        let storage = &config.storage;
        Self(vec![
            ("DATA_DIR", storage.data_dir.display().to_string()),
            ("DATABASE_URL", storage.database_url.as_ref().map(text).expect("an address")),
            ("CONTROL_PLANE_URL", resolver.base.clone()),
            ("RESOLVER_REGISTER_TOKEN", config.resolver.register_token.as_ref().map(text).expect("a token")),
            ("INSTANCE_PUBLIC_URL", instance.base.clone()),
        ])
    }

    fn without(mut self, setting: &str) -> Self {
        self.0.retain(|(name, _)| *name != setting);
        self
    }

    /// What `instance resolver …` prints.
    async fn says(&self, command: &'static str) -> String {
        let (done, said) = self.tries(command).await;
        assert!(done, "{said}");
        said
    }

    /// Whether `instance resolver …` was done, and all that it said.
    async fn tries(&self, command: &'static str) -> (bool, String) {
        let environment = self.0.clone();
        let run = actix_web::web::block(move || {
            let mut instance = Command::new(env!("CARGO_BIN_EXE_instance"));
            instance.args(["resolver", command]).env_clear().envs(environment).output()
        });
        let output = run.await.expect("a thread").expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }
}
