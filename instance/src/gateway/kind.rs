//! The events that exist.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// An event's type.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum EventKind { $($(#[$doc])* $kind,)* }

        impl EventKind {
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// As it stands in `t`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }
        }
    };
}

kinds! {
    Ready = "READY",
    Resumed = "RESUMED",
    UserUpdate = "USER_UPDATE",
    GuildCreate = "GUILD_CREATE",
    GuildUpdate = "GUILD_UPDATE",
    GuildDelete = "GUILD_DELETE",
    GuildRoleCreate = "GUILD_ROLE_CREATE",
    GuildRoleUpdate = "GUILD_ROLE_UPDATE",
    GuildRoleDelete = "GUILD_ROLE_DELETE",
    ChannelCreate = "CHANNEL_CREATE",
    ChannelUpdate = "CHANNEL_UPDATE",
    ChannelDelete = "CHANNEL_DELETE",
    GuildMemberAdd = "GUILD_MEMBER_ADD",
    GuildMemberUpdate = "GUILD_MEMBER_UPDATE",
    GuildMemberRemove = "GUILD_MEMBER_REMOVE",
    /// Asked for by op 8, so no intent is needed.
    GuildMembersChunk = "GUILD_MEMBERS_CHUNK",
    GuildBanAdd = "GUILD_BAN_ADD",
    GuildBanRemove = "GUILD_BAN_REMOVE",
    InviteCreate = "INVITE_CREATE",
    InviteDelete = "INVITE_DELETE",
    VoiceStateUpdate = "VOICE_STATE_UPDATE",
    PresenceUpdate = "PRESENCE_UPDATE",
    MessageCreate = "MESSAGE_CREATE",
    MessageUpdate = "MESSAGE_UPDATE",
    MessageDelete = "MESSAGE_DELETE",
    MessageDeleteBulk = "MESSAGE_DELETE_BULK",
    TypingStart = "TYPING_START",
    /// A person's own read state, on their other devices.
    MessageAck = "MESSAGE_ACK",
    /// A person's own settings of a guild.
    UserGuildSettingsUpdate = "USER_GUILD_SETTINGS_UPDATE",
    SessionsReplace = "SESSIONS_REPLACE",
}
