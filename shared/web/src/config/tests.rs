use super::*;
use crate::Secret;
use clap::Parser;

crate::section! {
    /// Where the server listens.
    struct Listen {
        /// Port of the public listener.
        port: u16 = 8081, "PORT", 1..=65_535;
        /// Addresses in front of the server.
        /// None by default.
        proxies: Vec<String> = Vec::new(), "PROXIES";
    }
}

crate::section! {
    /// Who may register.
    struct Access {
        /// The shared token.
        token: Option<Secret> = None, "TOKEN";
        /// How long a sign-in lasts.
        lifetime: Period = Period::minutes(15), "LIFETIME", Period::seconds(1)..=Period::days(2);
        /// Whether strangers may look.
        public: bool = true, "PUBLIC";
    }
}

crate::config! {
    /// All of it.
    struct Config {
        listen: Listen,
        access: Access,
    }
}

fn from_environment<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<Loaded<Config>, ConfigError> {
    load(&Sources { environment: Environment::of(pairs), ..Sources::default() })
}

fn from_file(text: &str, environment: Environment) -> Result<Loaded<Config>, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("server.toml");
    std::fs::write(&path, text).unwrap();
    load(&Sources { environment, file: ConfigFile::Required(path), ..Sources::default() })
        .map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
}

#[test]
fn nothing_has_to_be_set() {
    let loaded = from_environment([]).unwrap();
    assert_eq!(loaded.config.listen.port, 8081);
    assert_eq!(loaded.config.access.lifetime, Period::minutes(15));
    assert!(loaded.pinned.is_empty());
}

#[test]
fn flags_win_over_the_environment_over_the_file_over_the_defaults() {
    let file = "[listen]\nport = 1\n[access]\nlifetime = \"1h\"\npublic = false\n";
    assert_eq!(from_file(file, Environment::default()).unwrap().config.listen.port, 1);

    let loaded = from_file(file, Environment::of([("PORT", "2")])).unwrap();
    assert_eq!(loaded.config.listen.port, 2);
    assert_eq!(loaded.config.access.lifetime, Period::minutes(60));
    assert!(!loaded.config.access.public);
    assert_eq!(loaded.pinned.into_iter().collect::<Vec<_>>(), ["listen.port"]);

    let flags = BTreeMap::from([("listen.port".to_owned(), "3".to_owned())]);
    let environment = Environment::of([("PORT", "2")]);
    let loaded = load::<Config>(&Sources { flags, environment, ..Sources::default() }).unwrap();
    assert_eq!(loaded.config.listen.port, 3);
}

#[test]
fn text_is_read_by_the_settings_type_and_never_guessed() {
    let loaded = from_environment([
        ("TOKEN", "123456"),
        ("PROXIES", "10.0.0.1, 10.0.0.2,"),
        ("LIFETIME", "90"),
        ("PUBLIC", "off"),
    ])
    .unwrap();
    assert_eq!(loaded.config.access.token.unwrap().expose(), "123456");
    assert_eq!(loaded.config.listen.proxies, ["10.0.0.1", "10.0.0.2"]);
    assert_eq!(loaded.config.access.lifetime, Period::seconds(90));
    assert!(!loaded.config.access.public);
}

#[test]
fn an_empty_variable_is_not_set() {
    let loaded = from_environment([("PORT", ""), ("TOKEN", "  ")]).unwrap();
    assert_eq!(loaded.config.listen.port, 8081);
    assert!(loaded.config.access.token.is_none());
    assert!(loaded.pinned.is_empty());
}

#[test]
fn a_secret_may_come_from_a_file_or_from_the_credentials_directory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("TOKEN");
    std::fs::write(&path, "from-a-file\n").unwrap();
    let directory = folder.path().to_str().unwrap();
    let path = path.to_str().unwrap();

    for variables in [[("TOKEN_FILE", path)], [("CREDENTIALS_DIRECTORY", directory)]] {
        let loaded = from_environment(variables).unwrap();
        assert_eq!(loaded.config.access.token.unwrap().expose(), "from-a-file");
        assert!(loaded.pinned.contains("access.token"));
    }
    let both = from_environment([("TOKEN_FILE", path), ("TOKEN", "x")]).unwrap_err();
    assert_eq!(both.to_string(), "TOKEN and TOKEN_FILE are both set: keep one of them.");
    assert!(
        from_environment([("TOKEN_FILE", "/nowhere/at/all")])
            .unwrap_err()
            .to_string()
            .contains("can't be read")
    );
}

#[test]
fn unknown_keys_of_the_file_are_refused_with_a_suggestion() {
    let refused = |text| from_file(text, Environment::default()).unwrap_err();
    assert_eq!(
        refused("[listen]\nprot = 1\n"),
        "server.toml: unknown key `listen.prot`. Did you mean `listen.port`?"
    );
    assert_eq!(refused("[lsten]\nport = 1\n"), "server.toml: unknown key `lsten`. Did you mean `listen`?");
    assert_eq!(refused("cookies = 1\n"), "server.toml: unknown key `cookies`.");
    assert!(refused("listen = 1\n").contains("write `[listen]`"));
    assert!(refused("[listen\n").starts_with("server.toml: "));
}

#[test]
fn a_wrong_value_names_where_it_was_set_and_hides_secrets() {
    let text = from_environment([("PORT", "70000")]).unwrap_err().to_string();
    assert_eq!(text, "PORT: must be a whole number from 0 to 65535.");
    assert!(from_environment([("PUBLIC", "maybe")]).unwrap_err().to_string().starts_with("PUBLIC: must be"));

    let refused = |text| from_file(text, Environment::default()).unwrap_err();
    assert!(refused("[listen]\nport = \"x\"\n").starts_with("server.toml: listen.port: "));
    assert!(refused("[access]\nlifetime = \"soon\"\n").contains("as in `15m`"));
    let secret = refused("[access]\ntoken = 424242\n");
    assert_eq!(secret, "server.toml: access.token: must be a text in quotes, not empty.");
}

#[test]
fn a_value_outside_of_its_limits_names_where_it_was_set_and_the_rule() {
    let refused = |name, value| from_environment([(name, value)]).unwrap_err().to_string();
    assert_eq!(refused("PORT", "0"), "PORT: must be from 1 to 65535.");
    assert_eq!(refused("LIFETIME", "999ms"), "LIFETIME: must be from 1s to 2d.");
    assert_eq!(from_environment([("LIFETIME", "2d")]).unwrap().config.access.lifetime, Period::days(2));
    assert_eq!(
        from_file("[listen]\nport = 0\n", Environment::default()).unwrap_err(),
        "server.toml: listen.port: must be from 1 to 65535."
    );
}

#[test]
fn a_variable_of_an_unbuilt_feature_is_refused_with_its_sentence() {
    let unbuilt = &[("REDIS_URL", "Several replicas can't share limits yet.")];
    let environment = Environment::of([("REDIS_URL", "redis://localhost")]);
    let refused = load::<Config>(&Sources { environment, unbuilt, ..Sources::default() }).unwrap_err();
    assert_eq!(refused.to_string(), "REDIS_URL is set. Several replicas can't share limits yet.");
}

#[test]
fn the_sample_holds_every_default_and_is_a_valid_file() {
    let sample = sample::<Config>();
    assert!(
        sample.contains("# Port of the public listener.\n# Environment: PORT\n#port = 8081\n"),
        "{sample}"
    );
    assert!(sample.contains("# token is not set.\n"), "{sample}");

    let active: String = sample
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(setting) if !setting.starts_with(' ') => format!("{setting}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let loaded = from_file(&active, Environment::default()).unwrap();
    assert_eq!(loaded.config.access.lifetime, Period::minutes(15));
}

#[test]
fn every_setting_but_a_secret_has_a_flag() {
    #[derive(Parser)]
    struct Arguments {
        #[command(flatten)]
        flags: Flags<Config>,
    }

    let arguments = Arguments::try_parse_from(["server", "--port", "5", "--public", "no"]).unwrap();
    assert_eq!(arguments.flags.values["listen.port"], "5");
    assert_eq!(arguments.flags.values["access.public"], "no");
    assert!(Arguments::try_parse_from(["server", "--token", "x"]).is_err());
}

#[test]
fn a_file_that_was_asked_for_must_exist_and_a_default_one_need_not() {
    let path = PathBuf::from("/nowhere/server.toml");
    let asked = load::<Config>(&Sources { file: ConfigFile::Required(path.clone()), ..Sources::default() });
    assert!(asked.unwrap_err().to_string().contains("/nowhere/server.toml can't be read"));
    assert!(load::<Config>(&Sources { file: ConfigFile::Optional(path), ..Sources::default() }).is_ok());
}
