//! The only door. Who asks ([`Actor`], [`Person`], [`Admin`]), and what they may do where
//! ([`GuildAccess`], [`ChannelAccess`]): values that nothing outside this folder can build, demanded by every
//! action that changes something. No proof, no access.
//!
//! Answers are Discord's: 403/50001 for what one may not see, 404/100xx for what doesn't exist,
//! 403/50013 for what one sees but may not do.

mod actor;
mod channel;
mod guild;
mod hierarchy;
mod message;
mod rights;

pub use actor::{Actor, Admin, Asker, Bot, BotToken, Person, PersonSession, authenticate};
pub use channel::{ChannelAccess, ChannelPlace};
pub use guild::GuildAccess;
pub use message::MessageAccess;
pub use rights::{
    BanMembers, CreateInvite, KickMembers, ManageChannels, ManageGuild, ManageMessages, ManageNicknames,
    ManageRoles, Member, ModerateMembers, Need, Owner, ReadHistory, Right, SendMessages, ViewChannel,
};
