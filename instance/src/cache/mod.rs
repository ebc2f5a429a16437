//! Guild state in memory.

mod state;

pub use state::{ChannelState, GuildState, MemberState, RoleState};
