use shared::permissions::Permissions;

/// What a route requires, as `routes.rs` states it and as its handler's proofs show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Nobody is asked who they are.
    Anyone,
    /// Any signed-in account, person or bot.
    Account,
    /// A person; bots are refused (403/20001).
    Person,
    /// An application's bot.
    Bot,
    /// An admin of the instance.
    Admin,
    /// Being in the guild of the path, with these permissions (none: membership alone).
    Guild(Permissions),
    /// Owning the guild of the path.
    GuildOwner,
    /// Seeing the channel of the path, with these permissions in it.
    Channel(Permissions),
}

impl Right {
    /// The one that asks for more: what a signature with both arguments proves.
    #[must_use]
    pub const fn stronger(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Anyone => 0,
            Self::Account => 1,
            Self::Person | Self::Bot => 2,
            Self::Admin => 3,
            Self::Guild(_) => 4,
            Self::GuildOwner | Self::Channel(_) => 5,
        }
    }
}

/// What a proof stands for: the permissions that its holder has.
pub trait Need: 'static {
    const BITS: Permissions;
    /// Only the guild's owner will do.
    const OWNER: bool = false;
}

macro_rules! needs {
    ($($(#[$doc:meta])* $name:ident = $bits:expr),* $(,)?) => {
        $($(#[$doc])* #[derive(Debug)] pub struct $name; impl Need for $name { const BITS: Permissions = $bits; })*
    };
}

needs! {
    /// In the guild, no more.
    Member = Permissions::NONE,
    ViewChannel = Permissions::VIEW_CHANNEL,
    ReadHistory = Permissions::READ_MESSAGE_HISTORY,
    SendMessages = Permissions::SEND_MESSAGES,
    ManageMessages = Permissions::MANAGE_MESSAGES,
    ManageChannels = Permissions::MANAGE_CHANNELS,
    ManageRoles = Permissions::MANAGE_ROLES,
    ManageGuild = Permissions::MANAGE_GUILD,
    ManageNicknames = Permissions::MANAGE_NICKNAMES,
    KickMembers = Permissions::KICK_MEMBERS,
    BanMembers = Permissions::BAN_MEMBERS,
    ModerateMembers = Permissions::MODERATE_MEMBERS,
    CreateInvite = Permissions::CREATE_INSTANT_INVITE,
}

/// Owning the guild.
#[derive(Debug)]
pub struct Owner;
impl Need for Owner {
    const BITS: Permissions = Permissions::NONE;
    const OWNER: bool = true;
}
