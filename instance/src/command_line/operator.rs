//! Runs an operator's command, whether or not a server runs.

use anyhow::bail;
use shared_web::config::Loaded;

use crate::{
    Outside,
    admin::{
        command::{AdminCommand, in_words, perform},
        socket,
    },
    build_app,
    config::Config,
};

/// Runs the command by the running server, or on the database itself when none runs.
///
/// # Errors
/// What keeps it from being done, in a sentence.
pub(super) fn run(loaded: Loaded<Config>, command: AdminCommand) -> anyhow::Result<()> {
    actix_web::rt::System::new().block_on(async move {
        let outcome = match socket::send(&loaded.config.storage.data_dir, &command).await? {
            Some(outcome) => outcome,
            None => alone(loaded, command).await?,
        };
        match outcome {
            Ok(lines) => super::print(&(lines.join("\n") + "\n")),
            Err(why) => bail!(why),
        }
    })
}

async fn alone(loaded: Loaded<Config>, command: AdminCommand) -> anyhow::Result<socket::Outcome> {
    let app = build_app(loaded.config, Outside::real()).await?;
    let outcome = perform(&app, command).await.map_err(|error| in_words(&error));
    app.gateway.stop().await;
    app.db.clone().close().await;
    Ok(outcome)
}
