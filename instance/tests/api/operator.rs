//! What an operator asks at the machine: is it well, are the settings right, how is it set up.

use instance::admin::socket;
use tokio_util::sync::CancellationToken;

use crate::support::{Operator, TestInstance};

#[actix_web::test]
async fn the_set_up_link_is_printed_until_somebody_used_it() {
    let instance = TestInstance::new().await;
    let stop = CancellationToken::new();
    let listener = socket::listen(&instance.app).expect("a socket");
    let served = actix_web::rt::spawn(socket::serve(instance.app.clone(), listener, stop.clone()));
    let operator = Operator::of(&instance);
    let link = operator.says(&["setup-link"]).await;
    let claim = instance::setup::link::claim_code(&instance.app).await.expect("a claim code");
    assert_eq!(link, format!("{}/setup#claim={}\n", instance.base, claim.expose()));

    instance.claim("alice").await;
    let claimed = "This instance has its admin already: the set-up link works no more.\n";
    assert_eq!(operator.says(&["setup-link"]).await, claimed);
    stop.cancel();
    served.await.expect("the socket's task");
    let _data = instance.stopped().await;
    assert_eq!(operator.says(&["setup-link"]).await, claimed);
}

#[actix_web::test]
async fn a_healthy_server_is_nothing_to_talk_about_and_an_absent_one_is() {
    let instance = TestInstance::new().await;
    let port = instance.base.rsplit(':').next().expect("a port").to_owned();
    let operator = Operator::of(&instance).with("PORT", port).with("BIND", "0.0.0.0");
    assert_eq!(operator.tries(&["healthcheck"]).await, (true, String::new()));
    let url = format!("{}/api/v10/nowhere", instance.base);
    let (well, said) = operator.tries(&["healthcheck", "--url", &url]).await;
    assert!(!well && said.contains(" answered `HTTP/1.1 404 Not Found`"), "{said}");
    let _data = instance.stopped().await;
    let (well, said) = operator.tries(&["healthcheck"]).await;
    assert!(!well && said.contains("/health/ready doesn't answer: "), "{said}");
}

#[actix_web::test]
async fn settings_are_checked_without_touching_anything() {
    let instance = TestInstance::new().await;
    let nowhere = instance.app.config.storage.data_dir.join("not-made");
    let operator = Operator::of(&instance)
        .without("DATA_DIR")
        .without("DATABASE_URL")
        .with("DATA_DIR", nowhere.display().to_string());
    assert_eq!(operator.says(&["check-config"]).await, "The settings are fine.\n");
    assert!(!nowhere.exists(), "the data directory was made");
    for (setting, value, words) in [
        ("PORT", "http", "PORT: must be a whole number"),
        ("DOMAIN", "https://chat.example", "DOMAIN: must be a name such as"),
        ("DATABASE_URL", "mysql://chat", "DATABASE_URL is not understood"),
        ("CONTROL_PLANE_URL", "https://resolver.example", "RESOLVER_REGISTER_TOKEN is not"),
        ("JWT_SECRET", "short", "JWT_SECRET is too short"),
        ("RUST_LOG", "=loud=", "RUST_LOG"),
        ("BCRYPT_COST", "3", "BCRYPT_COST is 3, but must be from 10 to 31"),
        ("BCRYPT_COST", "9", "BCRYPT_COST is 9, but must be from 10 to 31"),
        ("BCRYPT_COST", "32", "BCRYPT_COST is 32, but must be from 10 to 31"),
    ] {
        let (fine, said) = operator.clone().with(setting, value).tries(&["check-config"]).await;
        assert!(!fine && said.contains(words), "{setting}={value}: {said}");
    }
    let quick = operator.with("INSECURE_FAST_PASSWORDS", "true");
    for (cost, words) in [("4", "fine"), ("3", "BCRYPT_COST is 3, but must be from 4 to 31")] {
        let (fine, said) = quick.clone().with("BCRYPT_COST", cost).tries(&["check-config"]).await;
        assert!(fine == (cost == "4") && said.contains(words), "{cost}: {said}");
    }
}
