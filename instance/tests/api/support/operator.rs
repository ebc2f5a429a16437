use std::process::{Command, Output};

use shared_db::test_support::postgres_program;

use super::TestInstance;

/// Somebody at the machine, with the instance's settings.
#[derive(Clone)]
pub struct Operator(Vec<(&'static str, String)>);

impl Operator {
    pub fn of(instance: &TestInstance) -> Self {
        let storage = &instance.app.config.storage;
        let database = storage.database_url.as_ref().expect("an address").expose().to_owned();
        Self(vec![
            ("DATA_DIR", storage.data_dir.display().to_string()),
            ("DATABASE_URL", database),
            ("INSTANCE_PUBLIC_URL", instance.base.clone()),
            ("RUST_LOG", "warn".to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("PG_DUMP", postgres_program("pg_dump").display().to_string()),
            ("PG_RESTORE", postgres_program("pg_restore").display().to_string()),
        ])
    }

    pub fn with(mut self, setting: &'static str, value: impl Into<String>) -> Self {
        self.0.push((setting, value.into()));
        self
    }

    pub fn without(mut self, setting: &str) -> Self {
        self.0.retain(|(name, _)| *name != setting);
        self
    }

    /// `instance …`, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut instance = Command::new(env!("CARGO_BIN_EXE_instance"));
        instance.args(arguments).env_clear().envs(self.0.clone());
        instance
    }

    /// What `instance …` prints.
    pub async fn says(&self, arguments: &[&str]) -> String {
        let (done, said) = self.tries(arguments).await;
        assert!(done, "{said}");
        said
    }

    /// Whether `instance …` was done, and all that it said. The test's own instance goes on meanwhile.
    pub async fn tries(&self, arguments: &[&str]) -> (bool, String) {
        let mut command = self.command(arguments);
        let output = actix_web::web::block(move || command.output()).await;
        let Output { status, stdout, stderr } = output.expect("a thread").expect("the program runs");
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }
}
