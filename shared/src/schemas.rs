//! Every wire type by name, for the API description: what REST shows is found from the routes, what only the gateway
//! carries is not.

use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

macro_rules! schemas {
    ($($type:ty),+ $(,)?) => {
        /// Name and schema of every wire type, and of those that they refer to; sorted, each once.
        pub fn all() -> Vec<(String, RefOr<Schema>)> {
            let mut all = Vec::new();
            $(
                all.push((<$type as ToSchema>::name().into_owned(), <$type as PartialSchema>::schema()));
                <$type as ToSchema>::schemas(&mut all);
            )+
            all.sort_by(|a, b| a.0.cmp(&b.0));
            all.dedup_by(|a, b| a.0 == b.0);
            all
        }
    };
}

schemas! {
    crate::error::ErrorBody,
    crate::auth::Register,
    crate::auth::Login,
    crate::auth::LoginAnswer,
    crate::auth::Refresh,
    crate::auth::Logout,
    crate::auth::ForgotPassword,
    crate::auth::ResetPassword,
    crate::auth::SetupState,
    crate::auth::ClaimInstance,
    crate::auth::Session,
    crate::instance::InstanceSettings,
    crate::instance::UpdateInstanceSettings,
    crate::instance::WellKnown,
    crate::users::User,
    crate::users::CurrentUser,
    crate::users::UpdateCurrentUser,
    crate::guilds::Guild,
    crate::guilds::GuildCreate,
    crate::guilds::GuildDelete,
    crate::guilds::UnavailableGuild,
    crate::guilds::MyGuild,
    crate::guilds::CreateGuild,
    crate::guilds::UpdateGuild,
    crate::roles::Role,
    crate::roles::CreateRole,
    crate::roles::UpdateRole,
    crate::roles::RolePosition,
    crate::channels::Channel,
    crate::channels::CreateChannel,
    crate::channels::UpdateChannel,
    crate::channels::ChannelPosition,
    crate::channels::PutOverwrite,
    crate::channels::CreateDirectMessage,
    crate::channels::TypingStart,
    crate::members::Member,
    crate::members::UpdateMember,
    crate::members::UpdateCurrentMember,
    crate::members::Ban,
    crate::members::CreateBan,
    crate::members::BulkBan,
    crate::members::BulkBanned,
    crate::messages::Message,
    crate::messages::CreateMessage,
    crate::messages::EditMessage,
    crate::messages::BulkDelete,
    crate::messages::MessageDelete,
    crate::messages::MessageDeleteBulk,
    crate::invites::Invite,
    crate::invites::CreateInvite,
    crate::invites::InviteCreate,
    crate::invites::InviteDelete,
    crate::applications::Application,
    crate::applications::CreateApplication,
    crate::applications::UpdateApplication,
    crate::applications::BotToken,
    crate::applications::AuthorizeBot,
    crate::applications::BotAdded,
    crate::read_state::ReadStates,
    crate::read_state::Ack,
    crate::read_state::Acked,
    crate::read_state::BulkAck,
    crate::read_state::MessageAck,
    crate::gateway::Hello,
    crate::gateway::GatewayUrl,
    crate::gateway::BotGateway,
    crate::gateway::Identify,
    crate::gateway::Resume,
    crate::gateway::UpdatePresence,
    crate::gateway::UpdateVoiceState,
    crate::gateway::RequestMembers,
    crate::gateway::MembersChunk,
    crate::gateway::Ready,
    crate::gateway::BotReady,
    crate::gateway::MemberEvent,
    crate::gateway::MemberRemove,
    crate::gateway::GuildBan,
    crate::gateway::GuildRole,
    crate::gateway::GuildRoleDelete,
    crate::gateway::Presence,
    crate::gateway::VoiceState,
}

#[cfg(test)]
mod tests;
