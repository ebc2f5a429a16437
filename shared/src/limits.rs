//! Every number that bounds what users send. Lengths of text count Unicode scalar values, unless the name says bytes.

use std::ops::RangeInclusive;

// people
pub const USERNAME: RangeInclusive<usize> = 2..=32;
pub const GLOBAL_NAME: RangeInclusive<usize> = 1..=32;
/// bcrypt reads 72 bytes; longer passwords are refused rather than cut.
pub const PASSWORD_BYTES: RangeInclusive<usize> = 8..=72;
/// What RFC 5321 lets an address have.
pub const EMAIL: RangeInclusive<usize> = 3..=254;
pub const BIO: RangeInclusive<usize> = 0..=190;
/// Bounds the work that a look-up by name or address may cause.
pub const LOGIN: RangeInclusive<usize> = 1..=254;
pub const LOCALE: RangeInclusive<usize> = 2..=10;
/// Tokens that clients hand back: refresh, reset, claim, MFA ticket.
pub const OPAQUE_TOKEN: RangeInclusive<usize> = 1..=1024;
/// A data URI of an image: 8 MiB in base64, and the head.
pub const IMAGE_DATA: RangeInclusive<usize> = 1..=11_200_000;
pub const MFA_CODE: RangeInclusive<usize> = 6..=32;
pub const USER_SEARCH_PAGE: RangeInclusive<i64> = 1..=100;
pub const USER_SEARCH_QUERY: RangeInclusive<usize> = 1..=64;

// guilds
pub const GUILD_NAME: RangeInclusive<usize> = 2..=100;
pub const GUILD_DESCRIPTION: RangeInclusive<usize> = 0..=300;
pub const INSTANCE_NAME: RangeInclusive<usize> = 2..=100;
pub const INSTANCE_DESCRIPTION: RangeInclusive<usize> = 0..=300;
pub const GUILDS_PAGE: RangeInclusive<i64> = 1..=200;
pub const FLAGS: RangeInclusive<i64> = 0..=2_147_483_647;
pub const VERIFICATION_LEVEL: RangeInclusive<i64> = 0..=4;
pub const NOTIFICATION_LEVEL: RangeInclusive<i64> = 0..=1;
pub const CONTENT_FILTER: RangeInclusive<i64> = 0..=2;
pub const AFK_TIMEOUTS: [i64; 5] = [60, 300, 900, 1800, 3600];

// roles
pub const ROLE_NAME: RangeInclusive<usize> = 1..=100;
pub const ROLES_PER_GUILD: usize = 250;
pub const COLOR: RangeInclusive<i64> = 0..=0xFF_FF_FF;

// channels
pub const CHANNEL_NAME: RangeInclusive<usize> = 1..=100;
pub const CHANNEL_TOPIC: RangeInclusive<usize> = 0..=1024;
pub const CHANNELS_PER_GUILD: usize = 500;
pub const CHANNELS_PER_CATEGORY: usize = 50;
pub const OVERWRITES_PER_CHANNEL: usize = 100;
/// Seconds between two messages of a person in a slow channel.
pub const RATE_LIMIT_PER_USER: RangeInclusive<i64> = 0..=21_600;
pub const BITRATE: RangeInclusive<i64> = 8_000..=384_000;
pub const BITRATE_DEFAULT: i64 = 64_000;
pub const VOICE_USER_LIMIT: RangeInclusive<i64> = 0..=99;
pub const POSITION: RangeInclusive<i64> = 0..=2_147_483_647;

// members
pub const NICK: RangeInclusive<usize> = 0..=32;
/// The longest timeout: 28 days.
pub const TIMEOUT_MS: i64 = 28 * 24 * 60 * 60 * 1000;
pub const MEMBERS_PAGE: RangeInclusive<i64> = 1..=1000;
pub const BANS_PAGE: RangeInclusive<i64> = 1..=1000;
pub const BULK_BAN_USERS: RangeInclusive<usize> = 1..=200;
pub const MEMBER_SEARCH_QUERY: RangeInclusive<usize> = 1..=100;
/// Messages of the last seven days can go with a ban, in seconds.
pub const DELETE_MESSAGE_SECONDS: RangeInclusive<i64> = 0..=604_800;
pub const DELETE_MESSAGE_DAYS: RangeInclusive<i64> = 0..=7;
pub const AUDIT_LOG_REASON: RangeInclusive<usize> = 0..=512;

// messages
pub const MESSAGE_CONTENT: RangeInclusive<usize> = 0..=2000;
pub const NONCE: RangeInclusive<usize> = 0..=25;
pub const MESSAGES_PAGE: RangeInclusive<i64> = 1..=100;
pub const MESSAGES_PAGE_DEFAULT: i64 = 50;
pub const BULK_DELETE: RangeInclusive<usize> = 2..=100;
pub const ALLOWED_MENTION_IDS: usize = 100;
pub const EMBEDS: usize = 10;
pub const EMBED_TITLE: RangeInclusive<usize> = 0..=256;
pub const EMBED_DESCRIPTION: RangeInclusive<usize> = 0..=4096;
pub const EMBED_FIELDS: usize = 25;
pub const EMBED_FIELD_NAME: RangeInclusive<usize> = 1..=256;
pub const EMBED_FIELD_VALUE: RangeInclusive<usize> = 1..=1024;
pub const EMBED_FOOTER: RangeInclusive<usize> = 0..=2048;
pub const EMBED_AUTHOR: RangeInclusive<usize> = 0..=256;
pub const EMBED_PROVIDER: RangeInclusive<usize> = 0..=256;
/// Text of all embeds of a message together.
pub const EMBEDS_TOTAL: usize = 6000;
pub const URL: RangeInclusive<usize> = 0..=2048;

// invites
/// Seconds; 0 is for ever.
pub const INVITE_MAX_AGE: RangeInclusive<i64> = 0..=5_184_000;
pub const INVITE_MAX_AGE_DEFAULT: i64 = 86_400;
pub const INVITE_MAX_USES: RangeInclusive<i64> = 0..=100;
pub const INVITE_CODE: RangeInclusive<usize> = 2..=128;

// applications
pub const APPLICATION_NAME: RangeInclusive<usize> = 1..=32;
pub const APPLICATION_DESCRIPTION: RangeInclusive<usize> = 0..=400;

// read state
pub const BULK_ACK: usize = 100;

// gateway
/// Bytes of a client frame; identify and presence may be larger.
pub const GATEWAY_FRAME_BYTES: usize = 4096;
pub const GATEWAY_LARGE_FRAME_BYTES: usize = 16_384;
pub const GATEWAY_SENDS_PER_MINUTE: u32 = 120;
pub const LARGE_THRESHOLD: RangeInclusive<i64> = 50..=250;
pub const LARGE_THRESHOLD_DEFAULT: i64 = 50;
pub const MEMBER_CHUNK: usize = 1000;
pub const MEMBER_REQUEST_USERS: usize = 100;
pub const MEMBER_REQUEST_NONCE_BYTES: usize = 32;
pub const ACTIVITIES: usize = 10;
pub const ACTIVITY_TEXT: RangeInclusive<usize> = 0..=128;
