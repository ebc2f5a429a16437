//! The tables as diesel sees them, kept by hand; a test compares this file with what both databases say.

diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        username -> Text,
        username_lower -> Text,
        global_name -> Nullable<Text>,
        email -> Nullable<Text>,
        email_lower -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        avatar -> Nullable<Text>,
        banner -> Nullable<Text>,
        accent_color -> Nullable<Integer>,
        bio -> Text,
        locale -> Text,
        flags -> BigInt,
        bot -> Bool,
        admin -> Bool,
        disabled_at -> Nullable<BigInt>,
        global_name_lower -> Nullable<Text>,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        user_id -> BigInt,
        refresh_digest -> Binary,
        previous_digest -> Nullable<Binary>,
        rotated_at -> BigInt,
        last_used_at -> BigInt,
        expires_at -> BigInt,
        user_agent -> Text,
    }
}

diesel::table! {
    password_resets (token_digest) {
        token_digest -> Binary,
        user_id -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    guilds (id) {
        id -> BigInt,
        name -> Text,
        icon -> Nullable<Text>,
        description -> Nullable<Text>,
        owner_id -> BigInt,
        version -> BigInt,
        verification_level -> Integer,
        default_message_notifications -> Integer,
        explicit_content_filter -> Integer,
        afk_channel_id -> Nullable<BigInt>,
        afk_timeout -> Integer,
        system_channel_id -> Nullable<BigInt>,
        system_channel_flags -> Integer,
        rules_channel_id -> Nullable<BigInt>,
        preferred_locale -> Text,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    roles (id) {
        id -> BigInt,
        guild_id -> BigInt,
        name -> Text,
        permissions -> BigInt,
        position -> Integer,
        color -> Integer,
        hoist -> Bool,
        mentionable -> Bool,
        bot_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    channels (id) {
        id -> BigInt,
        #[sql_name = "type"]
        kind -> Integer,
        guild_id -> Nullable<BigInt>,
        name -> Nullable<Text>,
        topic -> Nullable<Text>,
        position -> Integer,
        parent_id -> Nullable<BigInt>,
        nsfw -> Bool,
        rate_limit_per_user -> Integer,
        bitrate -> Nullable<Integer>,
        user_limit -> Nullable<Integer>,
        deleted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    overwrites (channel_id, target_id) {
        channel_id -> BigInt,
        target_id -> BigInt,
        kind -> Integer,
        allow -> BigInt,
        deny -> BigInt,
    }
}

diesel::table! {
    members (guild_id, user_id) {
        guild_id -> BigInt,
        user_id -> BigInt,
        nick -> Nullable<Text>,
        joined_at -> BigInt,
        communication_disabled_until -> Nullable<BigInt>,
        deaf -> Bool,
        mute -> Bool,
        temporary -> Bool,
        flags -> Integer,
        nick_lower -> Nullable<Text>,
    }
}

diesel::table! {
    member_roles (guild_id, user_id, role_id) {
        guild_id -> BigInt,
        user_id -> BigInt,
        role_id -> BigInt,
    }
}

diesel::table! {
    bans (guild_id, user_id) {
        guild_id -> BigInt,
        user_id -> BigInt,
        reason -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    dm_pairs (user_low, user_high) {
        user_low -> BigInt,
        user_high -> BigInt,
        channel_id -> BigInt,
    }
}

diesel::table! {
    dm_recipients (channel_id, user_id) {
        channel_id -> BigInt,
        user_id -> BigInt,
        closed -> Bool,
    }
}

diesel::table! {
    messages (id) {
        id -> BigInt,
        channel_id -> BigInt,
        author_id -> BigInt,
        #[sql_name = "type"]
        kind -> Integer,
        content -> Text,
        flags -> Integer,
        tts -> Bool,
        edited_at -> Nullable<BigInt>,
        mention_everyone -> Bool,
        mentions -> Nullable<Text>,
        mention_roles -> Nullable<Text>,
        embeds -> Nullable<Text>,
        reply_to -> Nullable<BigInt>,
        application_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    message_nonces (author_id, channel_id, nonce) {
        author_id -> BigInt,
        channel_id -> BigInt,
        nonce -> Text,
        message_id -> BigInt,
    }
}

diesel::table! {
    mentions (channel_id, target_id, message_id) {
        channel_id -> BigInt,
        target_id -> BigInt,
        message_id -> BigInt,
    }
}

diesel::table! {
    read_states (user_id, channel_id) {
        user_id -> BigInt,
        channel_id -> BigInt,
        last_message_id -> BigInt,
    }
}

diesel::table! {
    invites (code) {
        code -> Text,
        guild_id -> BigInt,
        channel_id -> BigInt,
        inviter_id -> Nullable<BigInt>,
        created_at -> BigInt,
        max_age -> Integer,
        expires_at -> Nullable<BigInt>,
        max_uses -> Integer,
        uses -> Integer,
        temporary -> Bool,
    }
}

diesel::table! {
    ended_invites (code) {
        code -> Text,
        why -> Integer,
        ended_at -> BigInt,
    }
}

diesel::table! {
    resolver_outbox (code) {
        code -> Text,
        present -> Bool,
        expires_at -> Nullable<BigInt>,
        revision -> BigInt,
        acknowledged -> BigInt,
        sent -> Bool,
        next_attempt_at -> BigInt,
        attempts -> Integer,
        leased_until -> BigInt,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    applications (id) {
        id -> BigInt,
        owner_id -> BigInt,
        name -> Text,
        description -> Text,
        icon -> Nullable<Text>,
        bot_id -> Nullable<BigInt>,
        bot_public -> Bool,
        token_digest -> Nullable<Binary>,
        flags -> BigInt,
        verify_key -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    users,
    sessions,
    password_resets,
    guilds,
    roles,
    channels,
    overwrites,
    members,
    member_roles,
    bans,
    dm_pairs,
    dm_recipients,
    messages,
    message_nonces,
    mentions,
    read_states,
    ended_invites,
    invites,
    resolver_outbox,
    applications,
);
