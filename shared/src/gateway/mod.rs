//! What travels over the gateway: frames of clients, READY, and the payloads of events. Objects that REST answers too
//! (messages, channels, guilds …) are in their own modules.

mod events;
mod frame;
mod identify;
mod info;
mod members;
mod presence;
mod ready;
mod voice;

pub use events::{GuildBan, GuildRole, GuildRoleDelete, MemberEvent, MemberRemove};
pub use frame::{ClientFrame, FrameError, Opcode};
pub use identify::{Identify, IdentifyProperties, Resume};
pub use info::{BotGateway, GatewayUrl, Hello, SessionStartLimit};
pub use members::{MembersChunk, RequestMembers};
pub use presence::{Activity, ActivityEmoji, ClientStatus, Presence, PresenceUser, Status, UpdatePresence};
pub use ready::{BotReady, Ready, ReadyApplication};
pub use voice::{UpdateVoiceState, VoiceState};
