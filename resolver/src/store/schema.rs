//! The tables, as the migrations make them.

diesel::table! {
    codes (digest) {
        digest -> Binary,
        look -> Binary,
        owner -> Text,
        origin -> Text,
        code -> Nullable<Text>,
        target_url -> Nullable<Text>,
        expires_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        resolve_count -> BigInt,
        last_resolved_at -> Nullable<BigInt>,
        life -> Integer,
        signed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    keys (name) {
        name -> Text,
        value -> Binary,
    }
}

diesel::table! {
    pins (target_url) {
        target_url -> Text,
        public_key -> Binary,
        pinned_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(codes, pins);

diesel::table! {
    resolve_journal (id) {
        id -> BigInt,
        bucket -> Integer,
        tallies -> Binary,
    }
}
