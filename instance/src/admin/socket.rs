//! `DATA_DIR/admin.sock`: one command per connection, a line of JSON each way. Its mode lets only the owner in.

use std::{
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use actix_web::web;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{UnixListener, UnixStream},
};
use tokio_util::sync::CancellationToken;

use super::command::{AdminCommand, in_words, perform};
use crate::app::App;

/// The longest command in bytes, and the time that it may take to arrive, and its answer to be taken.
const MOST_BYTES: u64 = 65_536;
const PATIENCE: Duration = Duration::from_secs(5);

/// What came of a command: lines to print, or why not.
pub type Outcome = Result<Vec<String>, String>;

fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("admin.sock")
}

/// Binds the socket. The database's lock says that no other server runs here, so a socket that is there is a leftover.
///
/// # Errors
/// When the data directory does not take it.
pub fn listen(app: &App) -> io::Result<UnixListener> {
    let path = path(&app.config.storage.data_dir);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers commands, one after the other, until `stop`.
pub async fn serve(app: web::Data<App>, listener: UnixListener, stop: CancellationToken) {
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        let Ok((mut stream, _)) = accepted else {
            // Too many open files, say: trying at once again would only take the processor.
            app.clock.sleep(PATIENCE).await;
            continue;
        };
        let answered = tokio::time::timeout(PATIENCE, read(&mut stream)).await;
        let outcome: Outcome = match answered {
            Ok(Ok(command)) => perform(&app, command).await.map_err(|error| in_words(&error)),
            Ok(Err(error)) => Err(format!("the command was not understood: {error}")),
            Err(_) => Err("the command did not arrive in time".to_owned()),
        };
        let line = serde_json::to_string(&outcome).unwrap_or_default() + "\n";
        let told = tokio::time::timeout(PATIENCE, stream.write_all(line.as_bytes())).await;
        if !matches!(told, Ok(Ok(()))) {
            tracing::debug!("an operator's command went away before its answer");
        }
    }
}

async fn read(stream: &mut UnixStream) -> io::Result<AdminCommand> {
    let mut line = String::new();
    BufReader::new(stream.take(MOST_BYTES)).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line)?)
}

/// Sends a command to the server that runs on this data directory; `None` when none does.
///
/// # Errors
/// When the server goes away before it answers.
pub async fn send(data_dir: &Path, command: &AdminCommand) -> io::Result<Option<Outcome>> {
    let Ok(mut stream) = UnixStream::connect(path(data_dir)).await else { return Ok(None) };
    stream.write_all((serde_json::to_string(command)? + "\n").as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(Some(serde_json::from_str(&answer)?))
}
