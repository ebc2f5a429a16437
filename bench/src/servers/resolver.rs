//! A resolver on embedded SQLite that holds as many codes as it is told to.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{Server, free_port};
use crate::client::Api;
use crate::scenarios::Bench;

/// Where every code leads to.
pub(crate) const TARGET: &str = "https://chat.example.org";
const TOKEN: &str = "bench-token-of-a-sufficient-length";
const BATCH: usize = 500;

pub(crate) struct Resolver {
    pub server: Server,
}

impl Resolver {
    /// Starts with the limiter on; its limits are above what the load can reach, so that each request is counted
    /// and none refused.
    pub(crate) async fn start(bench: &Bench, data: &Path) -> Result<Self> {
        let port = free_port()?;
        let most = "1000000000";
        let settings = [
            ("DATA_DIR", data.display().to_string()),
            ("BIND", "127.0.0.1".into()),
            ("PORT", port.to_string()),
            ("ADMIN_PORT", "0".into()),
            ("RESOLVER_REGISTER_TOKEN", TOKEN.into()),
            ("LIMIT_RESOLVE", most.into()),
            ("LIMIT_BATCH", most.into()),
            ("RUST_LOG", "warn".into()),
        ];
        let log = data.join("bench.log");
        let server = Server::start(&bench.binary("resolver"), &settings, port, &log).await?;
        Ok(Self { server })
    }

    /// Registers codes [`code`]`(0..count)`.
    pub(crate) async fn fill(&self, count: usize) -> Result<()> {
        let mut api = Api::open(self.server.address).await?;
        api.header("x-resolver-token", TOKEN);
        for first in (0..count).step_by(BATCH) {
            let routes: Vec<Value> = (first..count.min(first + BATCH))
                .map(|number| json!({"op": "register", "code": code(number), "targetUrl": TARGET}))
                .collect();
            let answer = api.post("/api/resolver/register/batch", &json!({"routes": routes})).await?;
            let results = answer["results"].as_array().context("a batch without results")?;
            let taken = |result: &&Value| matches!(result["status"].as_u64(), Some(200 | 201));
            ensure!(results.iter().filter(taken).count() == routes.len(), "a batch was refused: {answer}");
        }
        Ok(())
    }
}

pub(crate) fn code(number: usize) -> String {
    format!("bench{number:07}")
}
