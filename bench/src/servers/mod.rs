//! Starting what is measured: every server is a process of its own on loopback, killed with the value that holds it.

mod instance;
mod people;
mod resolver;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::client::Api;
use crate::measure::Stopwatch;

pub(crate) use instance::Instance;
pub(crate) use people::{People, Person};
pub(crate) use resolver::{Resolver, TARGET, code};

/// A running server.
pub(crate) struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first answer of `/health/live`.
    pub startup: Duration,
}

impl Server {
    /// One of the limits, as a process of this program.
    pub(crate) fn limit(arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("limit")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("no output of the limit")?;
        let mut line = String::new();
        let read = BufReader::new(output).read_line(&mut line).map_err(anyhow::Error::from);
        match read.and_then(|_| line.trim().parse().context("the limit didn't say its address")) {
            Ok(address) => Ok(Self { child, address, startup: Duration::ZERO }),
            Err(error) => {
                child.kill()?;
                child.wait()?;
                Err(error)
            }
        }
    }

    /// `binary` with `settings` as its whole environment; what it prints goes to `log`.
    async fn start(binary: &Path, settings: &[(&str, String)], port: u16, log: &Path) -> Result<Self> {
        let output = File::create(log)?;
        let clock = Stopwatch::start();
        let child = Command::new(binary)
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("{} can't be started", binary.display()))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut server = Self { child, address, startup: Duration::ZERO };
        loop {
            if let Ok(mut api) = Api::open(address).await
                && api.bytes("/health/live").await.is_ok()
            {
                server.startup = clock.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                bail!("{} ended with {status}:\n{}", binary.display(), std::fs::read_to_string(log)?);
            }
            if clock.elapsed() > Duration::from_mins(1) {
                bail!("{} doesn't answer:\n{}", binary.display(), std::fs::read_to_string(log)?);
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; either way nothing is left to do about it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port of loopback that is free now.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
