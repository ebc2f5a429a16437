use std::collections::BTreeMap;

use shared_web::config::{ConfigError, Environment, Sections as _, Sources, load};

use super::{Config, UNBUILT};

fn with(name: &str, value: &str) -> Result<Config, ConfigError> {
    let environment = Environment::of([(name, value)]);
    load(&Sources { environment, unbuilt: UNBUILT, ..Sources::default() }).map(|loaded| loaded.config)
}

#[test]
fn every_default_is_within_its_limits() {
    assert_eq!(Config::default().out_of_limits(), None);
}

#[test]
fn zeros_that_would_stop_the_server_are_refused_by_name() {
    for name in [
        "PORT",
        "GATEWAY_HEARTBEAT",
        "GATEWAY_READY_BUILDS",
        "GATEWAY_INBOX",
        "MAX_CONNECTIONS",
        "STOP_TIMEOUT",
        "RATE_LIMIT_ADDRESS",
        "RATE_LIMIT_SIGN_IN",
        "RATE_LIMIT_SIGN_IN_ACCOUNT",
        "PASSWORD_QUEUE",
        "DATABASE_WRITE_QUEUE",
        "CACHE_GUILDS",
    ] {
        let refusal = with(name, "0").unwrap_err().to_string();
        assert!(refusal.starts_with(&format!("{name}: must be from ")), "{refusal}");
    }
}

#[test]
fn the_public_address_comes_from_the_domain_or_is_given_whole() {
    let public = |name, value| with(name, value).map(|config| config.server.public_url());
    assert_eq!(public("DOMAIN", "Chat.Example.org").unwrap(), "https://chat.example.org");
    assert_eq!(public("INSTANCE_PUBLIC_URL", "http://10.0.0.7:8080/").unwrap(), "http://10.0.0.7:8080");
    assert_eq!(public("PORT", "8090").unwrap(), "http://localhost:8090");
    for domain in ["https://chat.example.org", "chat.example.org:443", "chat..org", "-a.org", "a b"] {
        let refusal = public("DOMAIN", domain).unwrap_err().to_string();
        assert!(refusal.starts_with("DOMAIN: must be a name such as `chat.example.org`"), "{refusal}");
    }
    let refusal = public("INSTANCE_PUBLIC_URL", "chat.example.org").unwrap_err().to_string();
    assert!(refusal.starts_with("INSTANCE_PUBLIC_URL: must be an address such as"), "{refusal}");
}

#[test]
fn what_is_not_built_yet_is_refused_in_a_sentence() {
    for (name, _) in UNBUILT {
        let refusal = with(name, "1").unwrap_err().to_string();
        assert!(refusal.starts_with(&format!("{name} is set. ")) && refusal.ends_with('.'), "{refusal}");
    }
    let refusal = with("REGISTRATION_MODE", "approval").unwrap_err().to_string();
    assert!(refusal.contains("not built yet"), "{refusal}");
}

/// The README's table: what is between backticks in its first column are settings, in the second their defaults.
#[test]
fn the_readme_names_settings_and_defaults_as_they_are() {
    let defaults: BTreeMap<_, _> = Config::sections()
        .into_iter()
        .flat_map(|section| section.fields)
        .map(|field| (field.env.to_owned(), field.default.unwrap_or_default().replace('"', "")))
        .collect();
    let table = include_str!("../../../README.md").lines().filter(|line| line.starts_with("| `"));
    let quoted = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let mut compared = 0;
    for row in table {
        let cells: Vec<_> = row.split('|').skip(1).collect();
        let (names, shown) = (quoted(cells[0]), quoted(cells[1]));
        for name in &names {
            assert!(defaults.contains_key(name), "{name} is no setting");
        }
        for (name, shown) in names.iter().zip(shown).filter(|(name, _)| !defaults[*name].is_empty()) {
            let default = &defaults[name];
            let same = *default == shown || (default == "true" && shown == "on");
            assert!(same, "{name} is {default} by default, and not {shown}");
            compared += 1;
        }
    }
    assert!(compared >= 8, "only {compared} defaults were found in the README");
}
