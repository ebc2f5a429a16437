//! A PostgreSQL server of a test's own, for tests that stop it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Listens on a socket in its own folder only; stopped and removed at the end.
///
/// `TEST_POSTGRES_BIN` names the folder of `initdb` and `pg_ctl`; `TEST_POSTGRES_USER`, where tests run as root, the
/// user that runs them.
pub struct PostgresServer {
    directory: tempfile::TempDir,
}

impl PostgresServer {
    /// A new, empty server. Commits wait for the log to be written, as outside of tests, but not for the disk.
    pub fn start() -> Self {
        let server = Self { directory: tempfile::tempdir().expect("a temporary directory") };
        if let Some(user) = user() {
            succeed(Command::new("chown").arg(user).arg(server.directory.path()));
        }
        let initdb = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        succeed(server.command("initdb").arg("-D").arg(server.data()).args(initdb));
        server.start_again();
        server
    }

    /// Returns when it accepts connections.
    pub fn start_again(&self) {
        let socket = self.directory.path().display();
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c max_connections=50"
        );
        let log = self.directory.path().join("log");
        succeed(self.control("start").arg("-l").arg(log).arg("-o").arg(options));
    }

    /// Ends all connections at once. With `crash` it is as if the processes had been killed.
    pub fn stop(&self, crash: bool) {
        succeed(self.control("stop").args(["-m", if crash { "immediate" } else { "fast" }]));
    }

    pub fn url(&self) -> String {
        format!("postgres:///postgres?user=postgres&host={}", self.directory.path().display())
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    fn control(&self, what: &str) -> Command {
        let mut command = self.command("pg_ctl");
        // A busy machine may need its time.
        command.arg("-D").arg(self.data()).args(["-w", "-t", "600", what]);
        command
    }

    fn command(&self, program: &str) -> Command {
        let bin = std::env::var("TEST_POSTGRES_BIN").expect("TEST_POSTGRES_BIN names PostgreSQL's programs");
        let program = Path::new(&bin).join(program);
        let mut command = match user() {
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", &user, "--"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // Where that user may be, whatever folder the tests run in.
        command.current_dir(self.directory.path());
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        // It may be stopped already.
        drop(
            self.control("stop")
                .args(["-m", "immediate"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status(),
        );
    }
}

/// One of PostgreSQL's programs in the version of the tests' server; any other, where that isn't told.
pub fn postgres_program(name: &str) -> PathBuf {
    let bin = std::env::var_os("TEST_POSTGRES_BIN").unwrap_or_default();
    let program = Path::new(&bin).join(name);
    if program.is_file() { program } else { name.into() }
}

fn user() -> Option<String> {
    std::env::var("TEST_POSTGRES_USER").ok().filter(|user| !user.is_empty())
}

fn succeed(command: &mut Command) {
    // Its output goes nowhere: the server would inherit a pipe, and reading from that would never end.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status = status.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}");
}
