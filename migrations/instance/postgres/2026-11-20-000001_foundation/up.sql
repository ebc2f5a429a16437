-- Settings of the instance: name, registration mode, home guild. Values are JSON.
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Accounts of people and bots. `*_lower` columns hold what must be unique without case. Names are searched by ranges, so
-- they are compared byte by byte, as on SQLite.
CREATE TABLE users (
    id BIGINT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    username_lower TEXT COLLATE "C" NOT NULL UNIQUE,
    global_name TEXT,
    email TEXT,
    email_lower TEXT UNIQUE,
    password_hash TEXT,
    avatar TEXT,
    banner TEXT,
    accent_color INTEGER,
    bio TEXT NOT NULL DEFAULT '',
    locale TEXT NOT NULL DEFAULT 'en-US',
    flags BIGINT NOT NULL DEFAULT 0,
    bot BOOLEAN NOT NULL DEFAULT FALSE,
    admin BOOLEAN NOT NULL DEFAULT FALSE,
    disabled_at BIGINT
);

-- One row per sign-in. The access token names it; the refresh token is kept as a digest.
CREATE TABLE sessions (
    id BIGINT NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    refresh_digest BYTEA NOT NULL UNIQUE,
    previous_digest BYTEA UNIQUE,
    rotated_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL DEFAULT ''
);
CREATE INDEX sessions_by_user ON sessions (user_id);

-- Single-use links that set a new password.
CREATE TABLE password_resets (
    token_digest BYTEA NOT NULL PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_resets_by_user ON password_resets (user_id);

-- `version` orders every change of a guild's state (roles, channels, overwrites, members' rights).
-- A deleted guild is marked, then purged in chunks.
CREATE TABLE guilds (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    icon TEXT,
    description TEXT,
    owner_id BIGINT NOT NULL REFERENCES users (id),
    version BIGINT NOT NULL DEFAULT 1,
    verification_level INTEGER NOT NULL DEFAULT 0,
    default_message_notifications INTEGER NOT NULL DEFAULT 1,
    explicit_content_filter INTEGER NOT NULL DEFAULT 0,
    afk_channel_id BIGINT,
    afk_timeout INTEGER NOT NULL DEFAULT 300,
    system_channel_id BIGINT,
    system_channel_flags INTEGER NOT NULL DEFAULT 0,
    rules_channel_id BIGINT,
    preferred_locale TEXT NOT NULL DEFAULT 'en-US',
    deleted_at BIGINT
);

CREATE TABLE roles (
    id BIGINT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    name TEXT NOT NULL,
    permissions BIGINT NOT NULL,
    position INTEGER NOT NULL,
    color INTEGER NOT NULL DEFAULT 0,
    hoist BOOLEAN NOT NULL DEFAULT FALSE,
    mentionable BOOLEAN NOT NULL DEFAULT FALSE,
    bot_id BIGINT REFERENCES users (id)
);
CREATE INDEX roles_by_guild ON roles (guild_id);

-- Guild channels and direct messages (guild_id NULL). A deleted channel is marked, then purged in chunks.
CREATE TABLE channels (
    id BIGINT NOT NULL PRIMARY KEY,
    type INTEGER NOT NULL,
    guild_id BIGINT REFERENCES guilds (id),
    name TEXT,
    topic TEXT,
    position INTEGER NOT NULL DEFAULT 0,
    parent_id BIGINT,
    nsfw BOOLEAN NOT NULL DEFAULT FALSE,
    rate_limit_per_user INTEGER NOT NULL DEFAULT 0,
    bitrate INTEGER,
    user_limit INTEGER,
    deleted_at BIGINT
);
CREATE INDEX channels_by_guild ON channels (guild_id);

-- kind: 0 role, 1 member.
CREATE TABLE overwrites (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    target_id BIGINT NOT NULL,
    kind INTEGER NOT NULL,
    allow BIGINT NOT NULL,
    deny BIGINT NOT NULL,
    PRIMARY KEY (channel_id, target_id)
);

CREATE TABLE members (
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    nick TEXT,
    joined_at BIGINT NOT NULL,
    communication_disabled_until BIGINT,
    deaf BOOLEAN NOT NULL DEFAULT FALSE,
    mute BOOLEAN NOT NULL DEFAULT FALSE,
    temporary BOOLEAN NOT NULL DEFAULT FALSE,
    flags INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, user_id)
);
CREATE INDEX members_by_user ON members (user_id);

CREATE TABLE member_roles (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL REFERENCES roles (id),
    PRIMARY KEY (guild_id, user_id, role_id)
);
CREATE INDEX member_roles_by_role ON member_roles (role_id);

CREATE TABLE bans (
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    reason TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);

-- Direct messages: the pair finds its channel; recipients say who sees it in the list.
CREATE TABLE dm_pairs (
    user_low BIGINT NOT NULL,
    user_high BIGINT NOT NULL,
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    PRIMARY KEY (user_low, user_high)
);

CREATE TABLE dm_recipients (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    closed BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (channel_id, user_id)
);
CREATE INDEX dm_recipients_by_user ON dm_recipients (user_id);

-- The time of a message is in its id. `mentions`, `mention_roles` and `embeds` are JSON, never queried inside.
CREATE TABLE messages (
    id BIGINT NOT NULL PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    type INTEGER NOT NULL,
    content TEXT NOT NULL,
    flags INTEGER NOT NULL DEFAULT 0,
    tts BOOLEAN NOT NULL DEFAULT FALSE,
    edited_at BIGINT,
    mention_everyone BOOLEAN NOT NULL DEFAULT FALSE,
    mentions TEXT,
    mention_roles TEXT,
    embeds TEXT,
    reply_to BIGINT,
    application_id BIGINT
);
CREATE INDEX messages_by_channel ON messages (channel_id, id);

-- enforce_nonce: the first message of (author, channel, nonce) wins for 24 h.
CREATE TABLE message_nonces (
    author_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    nonce TEXT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (author_id, channel_id, nonce)
);
CREATE INDEX message_nonces_by_message ON message_nonces (message_id);

-- Whom a message pings: a user, a role, or the guild's id for @everyone and @here. Unread counts come from here.
CREATE TABLE mentions (
    channel_id BIGINT NOT NULL,
    target_id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    PRIMARY KEY (channel_id, target_id, message_id)
);
CREATE INDEX mentions_by_message ON mentions (message_id);

CREATE TABLE read_states (
    user_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    last_message_id BIGINT NOT NULL,
    PRIMARY KEY (user_id, channel_id)
);
CREATE INDEX read_states_by_channel ON read_states (channel_id);

CREATE TABLE invites (
    code TEXT NOT NULL PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    inviter_id BIGINT REFERENCES users (id),
    created_at BIGINT NOT NULL,
    max_age INTEGER NOT NULL,
    expires_at BIGINT,
    max_uses INTEGER NOT NULL,
    uses INTEGER NOT NULL DEFAULT 0,
    temporary BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX invites_by_guild ON invites (guild_id);
CREATE INDEX invites_by_channel ON invites (channel_id);
CREATE INDEX invites_by_expiry ON invites (expires_at);

-- What the resolver should know, one row per code; delivered by a job. Written in the invite's own unit.
CREATE TABLE resolver_outbox (
    code TEXT NOT NULL PRIMARY KEY,
    present BOOLEAN NOT NULL,
    expires_at BIGINT,
    revision BIGINT NOT NULL,
    acknowledged BIGINT NOT NULL DEFAULT 0,
    sent BOOLEAN NOT NULL DEFAULT FALSE,
    next_attempt_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0,
    failure TEXT
);
CREATE INDEX resolver_outbox_due ON resolver_outbox (next_attempt_at);

CREATE TABLE applications (
    id BIGINT NOT NULL PRIMARY KEY,
    owner_id BIGINT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    icon TEXT,
    bot_id BIGINT REFERENCES users (id),
    bot_public BOOLEAN NOT NULL DEFAULT TRUE,
    token_digest BYTEA UNIQUE,
    flags BIGINT NOT NULL DEFAULT 0,
    verify_key TEXT NOT NULL
);
CREATE INDEX applications_by_owner ON applications (owner_id);
CREATE INDEX applications_by_bot ON applications (bot_id);
