//! The events that exist, and which intent lets a session hear of them.

use super::intents::Intents;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal $(if $guild:ident)? $(or $direct:ident)?,)*) => {
        /// An event's type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EventKind { $($(#[$doc])* $kind,)* }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// As it stands in `t`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// What a session needs to hear of it in a guild; empty: nothing.
            pub const fn guild_intent(self) -> Intents {
                match self { $(Self::$kind => kinds!(@intent $($guild)?),)* }
            }

            /// As [`Self::guild_intent`], in direct messages.
            pub const fn direct_intent(self) -> Intents {
                match self { $(Self::$kind => kinds!(@intent $($direct)?),)* }
            }
        }
    };
    (@intent) => { Intents::NONE };
    (@intent $intent:ident) => { Intents::$intent };
}

kinds! {
    Ready = "READY",
    Resumed = "RESUMED",
    UserUpdate = "USER_UPDATE",
    GuildCreate = "GUILD_CREATE" if GUILDS,
    GuildUpdate = "GUILD_UPDATE" if GUILDS,
    GuildDelete = "GUILD_DELETE" if GUILDS,
    GuildRoleCreate = "GUILD_ROLE_CREATE" if GUILDS,
    GuildRoleUpdate = "GUILD_ROLE_UPDATE" if GUILDS,
    GuildRoleDelete = "GUILD_ROLE_DELETE" if GUILDS,
    ChannelCreate = "CHANNEL_CREATE" if GUILDS,
    ChannelUpdate = "CHANNEL_UPDATE" if GUILDS,
    ChannelDelete = "CHANNEL_DELETE" if GUILDS,
    GuildMemberAdd = "GUILD_MEMBER_ADD" if GUILD_MEMBERS,
    GuildMemberUpdate = "GUILD_MEMBER_UPDATE" if GUILD_MEMBERS,
    GuildMemberRemove = "GUILD_MEMBER_REMOVE" if GUILD_MEMBERS,
    /// Asked for by op 8, so no intent is needed.
    GuildMembersChunk = "GUILD_MEMBERS_CHUNK",
    GuildBanAdd = "GUILD_BAN_ADD" if GUILD_MODERATION,
    GuildBanRemove = "GUILD_BAN_REMOVE" if GUILD_MODERATION,
    InviteCreate = "INVITE_CREATE" if GUILD_INVITES,
    InviteDelete = "INVITE_DELETE" if GUILD_INVITES,
    VoiceStateUpdate = "VOICE_STATE_UPDATE" if GUILD_VOICE_STATES,
    PresenceUpdate = "PRESENCE_UPDATE" if GUILD_PRESENCES,
    MessageCreate = "MESSAGE_CREATE" if GUILD_MESSAGES or DIRECT_MESSAGES,
    MessageUpdate = "MESSAGE_UPDATE" if GUILD_MESSAGES or DIRECT_MESSAGES,
    MessageDelete = "MESSAGE_DELETE" if GUILD_MESSAGES or DIRECT_MESSAGES,
    MessageDeleteBulk = "MESSAGE_DELETE_BULK" if GUILD_MESSAGES,
    TypingStart = "TYPING_START" if GUILD_MESSAGE_TYPING or DIRECT_MESSAGE_TYPING,
    /// A person's own read state, on their other devices.
    MessageAck = "MESSAGE_ACK",
    /// A person's own settings of a guild.
    UserGuildSettingsUpdate = "USER_GUILD_SETTINGS_UPDATE",
    SessionsReplace = "SESSIONS_REPLACE",
}
