//! `pg_dump` and `pg_restore`: dumps are made and read by PostgreSQL's own programs.
//!
//! Where the server is, and the password, are in their environment: every user of a machine can read the command lines
//! on it.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};

use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use tokio_postgres::config::{Config, Host};

use super::contents::{begin, open};
use super::tls;
use crate::contents::{Contents, contents};
use crate::{Backend, Conn, Migrations, OpenError};

/// Dumps the database at `url` into `to`, beside whoever uses it, and answers what it held at that moment.
pub async fn dump(
    url: &str,
    program: &Path,
    to: &Path,
    migrations: &Migrations,
) -> Result<Contents, OpenError> {
    #[derive(QueryableByName)]
    struct Snapshot {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let mut conn = open(url).await?;
    begin(&mut conn).await?;
    let Snapshot { name } = sql_query("SELECT pg_export_snapshot() AS name").get_result(&mut conn).await?;
    let counted = contents(&mut Conn::Pg(&mut conn), Backend::Postgres, migrations).await?;
    let mut command = command(program, url)?;
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
    command.arg(format!("--snapshot={name}")).arg("--file").arg(to);
    // Another thread waits: the transaction that holds the snapshot has its connection on this one.
    run(command).await?;
    Ok(counted)
}

/// Fills the empty database at `url` from a dump; all of it or nothing.
pub async fn fill(url: &str, program: &Path, dump: &Path) -> Result<(), OpenError> {
    let mut command = command(program, url)?;
    let database = config(url)?.get_dbname().unwrap_or_default().to_owned();
    command.args([
        "--no-owner",
        "--no-privileges",
        "--no-password",
        "--exit-on-error",
        "--single-transaction",
    ]);
    command.arg("--dbname").arg(database).arg(dump);
    run(command).await
}

/// Reads all of a dump, and throws it away.
pub async fn read_dump(program: &Path, dump: &Path) -> Result<(), OpenError> {
    let mut command = Command::new(program);
    command.arg("--file=/dev/null").arg(dump);
    run(command).await
}

pub(super) fn config(url: &str) -> Result<Config, OpenError> {
    let (plain, _) = tls::split(url).map_err(OpenError::Url)?;
    plain.parse().map_err(|_| OpenError::Url("it must be postgres://USER:PASSWORD@HOST:PORT/NAME".into()))
}

fn command(program: &Path, url: &str) -> Result<Command, OpenError> {
    let mut command = Command::new(program);
    // What libpq would take from here could lead it to another server.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command.envs(environment(url)?);
    Ok(command)
}

/// Where Debian and Ubuntu keep them.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

fn environment(url: &str) -> Result<Vec<(&'static str, OsString)>, OpenError> {
    let config = config(url)?;
    let mut set: Vec<(&str, OsString)> = vec![("PGCONNECT_TIMEOUT", "10".into())];
    let hosts: Vec<OsString> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.into(),
            Host::Unix(path) => path.clone().into(),
        })
        .collect();
    if !hosts.is_empty() {
        set.push(("PGHOST", hosts.join(&OsString::from(","))));
    }
    if !config.get_ports().is_empty() {
        let ports: Vec<String> = config.get_ports().iter().map(u16::to_string).collect();
        set.push(("PGPORT", ports.join(",").into()));
    }
    set.extend(config.get_user().map(|user| ("PGUSER", user.into())));
    set.extend(config.get_password().map(|word| ("PGPASSWORD", OsString::from_vec(word.to_vec()))));
    set.extend(config.get_dbname().map(|name| ("PGDATABASE", name.into())));
    let asked = url::Url::parse(url).map_err(|error| OpenError::Url(error.to_string()))?;
    for (name, value) in asked.query_pairs() {
        match name.as_ref() {
            "sslmode" => set.push(("PGSSLMODE", value.as_ref().into())),
            "sslrootcert" => set.push(("PGSSLROOTCERT", value.as_ref().into())),
            _ => {}
        }
    }
    let verifies =
        set.iter().any(|(name, value)| *name == "PGSSLMODE" && value.to_string_lossy().starts_with("verify"));
    if verifies && !set.iter().any(|(name, _)| *name == "PGSSLROOTCERT") {
        // As this server does; libpq by itself would look into the home directory.
        set.push(("PGSSLROOTCERT", SYSTEM_ROOTS.into()));
    }
    Ok(set)
}

async fn run(mut command: Command) -> Result<(), OpenError> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null());
    let ended = tokio::task::spawn_blocking(move || command.output()).await;
    let ended = ended.map_err(|panic| OpenError::Program { name: name.clone(), said: panic.to_string() })?;
    let output = ended.map_err(|error| {
        let name = name.clone();
        match error.kind() {
            ErrorKind::NotFound => OpenError::NoProgram { name },
            _ => OpenError::Program { name, said: error.to_string() },
        }
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(OpenError::Program { name, said: said.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_by_their_environment() {
        let url = "postgres://ada:p%40ss@db.example:5433/chat?sslmode=verify-full";
        let told = environment(url).unwrap();
        let told =
            |name: &str| told.iter().find(|(set, _)| *set == name).and_then(|(_, value)| value.to_str());
        assert_eq!(told("PGHOST"), Some("db.example"));
        assert_eq!(told("PGPORT"), Some("5433"));
        assert_eq!(told("PGUSER"), Some("ada"));
        assert_eq!(told("PGPASSWORD"), Some("p@ss"));
        assert_eq!(told("PGDATABASE"), Some("chat"));
        assert_eq!(told("PGSSLMODE"), Some("verify-full"));
        assert_eq!(told("PGSSLROOTCERT"), Some(SYSTEM_ROOTS));
        let command = command(Path::new("pg_dump"), "postgres:///chat?host=/run/postgresql").unwrap();
        let host = command.get_envs().find(|(name, _)| *name == "PGHOST").and_then(|(_, value)| value);
        assert_eq!(host, Some("/run/postgresql".as_ref()));
        assert_eq!(command.get_args().count(), 0);
    }
}
