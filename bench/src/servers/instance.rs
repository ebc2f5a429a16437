//! An instance on embedded SQLite, with nothing between the load and its code: no rate limits, no sign-up rules.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::{Server, free_port};
use crate::scenarios::Bench;

pub(crate) struct Instance {
    pub server: Server,
}

impl Instance {
    /// Starts on `data`, which may hold the database of an earlier start.
    pub(crate) async fn start(bench: &Bench, data: &Path) -> Result<Self> {
        let port = free_port()?;
        let settings = [
            ("DATA_DIR", data.display().to_string()),
            ("BIND", "127.0.0.1".into()),
            ("PORT", port.to_string()),
            ("ADMIN_PORT", "0".into()),
            ("INSTANCE_PUBLIC_URL", format!("http://localhost:{port}")),
            ("REGISTRATION_MODE", "open".into()),
            ("RATE_LIMITS", "off".into()),
            ("BCRYPT_COST", "4".into()),
            ("INSECURE_FAST_PASSWORDS", "true".into()),
            ("GATEWAY_SOCKETS_PER_ADDRESS", "20000".into()),
            ("JWT_ACCESS_TOKEN_EXPIRY", "1d".into()),
            ("RUST_LOG", "warn".into()),
        ];
        let log = data.join("bench.log");
        let server = Server::start(&bench.binary("instance"), &settings, port, &log).await?;
        Ok(Self { server })
    }

    /// What an operator does on the same data.
    pub(crate) fn command(bench: &Bench, data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(bench.binary("instance"));
        command
            .env_clear()
            .env("DATA_DIR", data)
            .env("RUST_LOG", "warn")
            .args(arguments)
            .stdin(Stdio::null());
        command
    }
}
