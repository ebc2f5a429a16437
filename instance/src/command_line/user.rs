//! `instance user …`: accounts from the command line, whether or not a server runs.

use clap::Subcommand;

use crate::admin::command::AdminCommand;

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

impl UserCommand {
    pub(super) fn into_admin(self) -> anyhow::Result<AdminCommand> {
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
