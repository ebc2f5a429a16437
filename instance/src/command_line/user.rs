//! `instance user …`: accounts from the command line, whether or not a server runs.

use std::sync::Arc;

use anyhow::bail;
use clap::Subcommand;
use shared_web::{SystemClock, SystemRandom, config::Loaded};

use crate::{
    Outside,
    admin::{
        command::{AdminCommand, in_words, perform},
        socket,
    },
    build_app,
    config::Config,
};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account, and print a link that sets its password.
    Create {
        username: String,
        #[arg(long)]
        email: Option<String>,
        /// Make it an admin of the instance.
        #[arg(long)]
        admin: bool,
        /// Read the password from standard input instead of printing a link.
        #[arg(long)]
        password_stdin: bool,
    },
    /// List all accounts.
    List,
    /// Print a link that sets a new password for someone, once, within a day.
    ResetLink { username: String },
    /// Make someone an admin of the instance.
    MakeAdmin { username: String },
}

/// Runs the command by the running server, or on the database itself when none runs.
///
/// # Errors
/// What keeps it from being done, in a sentence.
pub(super) fn run(loaded: Loaded<Config>, command: UserCommand) -> anyhow::Result<()> {
    let command = command.into_admin()?;
    actix_web::rt::System::new().block_on(async move {
        let outcome = match socket::send(&loaded.config.storage.data_dir, &command).await? {
            Some(outcome) => outcome,
            None => alone(loaded, command).await?,
        };
        match outcome {
            Ok(lines) => {
                for line in lines {
                    println!("{line}");
                }
                Ok(())
            }
            Err(why) => bail!(why),
        }
    })
}

async fn alone(loaded: Loaded<Config>, command: AdminCommand) -> anyhow::Result<socket::Outcome> {
    let outside =
        Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom), pinned: loaded.pinned };
    let app = build_app(loaded.config, outside).await?;
    let outcome = perform(&app, command).await.map_err(|error| in_words(&error));
    app.gateway.stop().await;
    app.db.clone().close().await;
    Ok(outcome)
}

impl UserCommand {
    fn into_admin(self) -> anyhow::Result<AdminCommand> {
        Ok(match self {
            Self::Create { username, email, admin, password_stdin } => {
                let password = if password_stdin { Some(read_password()?) } else { None };
                AdminCommand::CreateUser { username, password, email, admin }
            }
            Self::List => AdminCommand::ListUsers,
            Self::ResetLink { username } => AdminCommand::ResetLink { username },
            Self::MakeAdmin { username } => AdminCommand::MakeAdmin { username },
        })
    }
}

fn read_password() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
