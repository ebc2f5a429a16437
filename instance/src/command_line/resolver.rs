//! `instance resolver …`: how the registration of invite codes stands.

use clap::Subcommand;

use crate::admin::command::AdminCommand;

#[derive(Clone, Copy, Debug, Subcommand)]
pub enum ResolverCommand {
    /// Print what the resolver knows, what it is still to be told, and what it refused.
    Status,
    /// Register all live codes anew, as after a resolver lost its data.
    Resync,
}

impl ResolverCommand {
    pub(super) fn into_admin(self) -> AdminCommand {
        match self {
            Self::Status => AdminCommand::ResolverStatus,
            Self::Resync => AdminCommand::ResolverResync,
        }
    }
}
