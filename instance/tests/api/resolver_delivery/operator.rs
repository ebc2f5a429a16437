use instance::admin::{
    command::{AdminCommand, perform},
    socket,
};
use shared_db::test_support::TestDatabase;
use tokio_util::sync::CancellationToken;

use super::{codes, connected, deliver, revoke, state};
use crate::support::{Operator, TestInstance, TestResolver, Way};

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
    let operator = operator(&instance, &resolver);
    assert!(operator.says(&["resolver", "resync"]).await.starts_with("2 live codes are registered anew"));
    assert!(operator.says(&["resolver", "status"]).await.contains("still to be told of 2,"));
    assert_eq!(deliver(&instance).await, None);
    stop.cancel();
    served.await.expect("the socket's task");

    let _data: TestDatabase = instance.stopped().await;
    assert!(operator.says(&["resolver", "status"]).await.contains("It knows all of the 2 live codes."));
    assert!(operator.says(&["resolver", "resync"]).await.starts_with("2 live codes are registered anew"));
    assert!(operator.says(&["resolver", "status"]).await.contains("still to be told of 2,"));
}

#[actix_web::test]
async fn an_address_without_its_token_is_refused_at_the_start_and_so_is_a_token_alone() {
    let (resolver, instance, ..) = connected().await;
    let complete = || operator(&instance, &resolver);
    let settings =
        (complete(), complete().without("RESOLVER_REGISTER_TOKEN"), complete().without("CONTROL_PLANE_URL"));
    let neither = complete().without("RESOLVER_REGISTER_TOKEN").without("CONTROL_PLANE_URL");
    let _data: TestDatabase = instance.stopped().await;
    assert!(settings.0.says(&["resolver", "status"]).await.starts_with(&resolver.base));
    assert!(neither.says(&["resolver", "status"]).await.contains("standalone"));
    for (operator, words) in [
        (settings.1, "CONTROL_PLANE_URL is set, but RESOLVER_REGISTER_TOKEN is not"),
        (settings.2, "RESOLVER_REGISTER_TOKEN is set, but CONTROL_PLANE_URL is not"),
    ] {
        let (done, said) = operator.tries(&["resolver", "status"]).await;
        assert!(!done && said.contains(words), "{said}");
    }
}

/// Somebody at the machine, with the instance's settings and the resolver's.
fn operator(instance: &TestInstance, resolver: &TestResolver) -> Operator {
    let mut config = instance.app.config.clone();
    resolver.serves(&mut config);
    let token = config.resolver.register_token.expect("a token");
    Operator::of(instance)
        .with("CONTROL_PLANE_URL", resolver.base.clone())
        .with("RESOLVER_REGISTER_TOKEN", token.expose())
}
