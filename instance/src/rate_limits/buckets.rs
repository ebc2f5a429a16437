use crate::http::Call;

/// One of Discord's buckets: so many calls in a window, counted per account and major id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Opaque to clients; the same for routes that share a limit.
    pub name: &'static str,
    pub limit: u32,
    pub window_ms: u32,
    pub major: Major,
}

/// The path segment that a bucket is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Major {
    None,
    Channel,
    Guild,
}

impl Bucket {
    const fn new(name: &'static str, limit: u32, window_ms: u32, major: Major) -> Self {
        Self { name, limit, window_ms, major }
    }

    /// No bucket and no headers.
    pub const NONE: Self = Self::new("", 0, 0, Major::None);

    // Discord publishes no table; these are what its headers show for the routes.
    pub const MESSAGE_CREATE: Self = Self::new("message_create", 5, 5_000, Major::Channel);
    pub const MESSAGE_EDIT: Self = Self::new("message_edit", 5, 5_000, Major::Channel);
    pub const MESSAGE_DELETE: Self = Self::new("message_delete", 5, 1_000, Major::Channel);
    pub const MESSAGE_READ: Self = Self::new("message_read", 10, 5_000, Major::Channel);
    pub const ACK: Self = Self::new("ack", 20, 5_000, Major::None);
    pub const TYPING: Self = Self::new("typing", 5, 5_000, Major::Channel);
    pub const CHANNEL_READ: Self = Self::new("channel_read", 50, 5_000, Major::Channel);
    pub const CHANNEL_WRITE: Self = Self::new("channel_write", 10, 10_000, Major::Channel);
    pub const GUILD_READ: Self = Self::new("guild_read", 20, 5_000, Major::Guild);
    pub const GUILD_WRITE: Self = Self::new("guild_write", 10, 10_000, Major::Guild);
    pub const GUILD_CREATE: Self = Self::new("guild_create", 10, 60_000, Major::None);
    pub const MEMBER_READ: Self = Self::new("member_read", 10, 5_000, Major::Guild);
    pub const MEMBER_WRITE: Self = Self::new("member_write", 10, 10_000, Major::Guild);
    pub const INVITE: Self = Self::new("invite", 10, 10_000, Major::None);
    pub const USER_READ: Self = Self::new("user_read", 30, 30_000, Major::None);
    pub const USER_WRITE: Self = Self::new("user_write", 10, 60_000, Major::None);
    pub const DIRECT_MESSAGE: Self = Self::new("direct_message", 10, 10_000, Major::None);
    pub const APPLICATION: Self = Self::new("application", 10, 10_000, Major::None);
    pub const ADMIN: Self = Self::new("admin", 20, 10_000, Major::None);

    pub const fn is_unlimited(self) -> bool {
        self.limit == 0
    }

    /// The major id of this call; 0 when the bucket has none or the id is malformed (its own error follows).
    pub fn major_of(self, call: &Call) -> i64 {
        let segment = match self.major {
            Major::None => return 0,
            Major::Channel => "channel_id",
            Major::Guild => "guild_id",
        };
        call.segment(segment).parse().unwrap_or(0)
    }
}
