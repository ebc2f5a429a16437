//! One good call per route: what goes in its body, what it answers, and which rights it asks for beyond the stated one.

use serde_json::{Value, json};
use shared::permissions::Permissions;

use super::scene::Scene;
use crate::support::PASSWORD;

pub struct Sample {
    pub handler: &'static str,
    /// What the call answers to somebody who may make it.
    pub status: u16,
    /// Null: no body.
    pub body: fn(&Scene<'_>) -> Value,
    pub query: fn(&Scene<'_>) -> String,
    /// Rights that this call needs beside the stated ones.
    pub also: Permissions,
    pub caller: Caller,
    /// Bots are refused although the stated right lets them in.
    pub people_only: bool,
    /// What strangers hear where the stated right does not tell.
    pub stranger: Option<(u16, u64)>,
    /// `{user_id}` is the banned one.
    pub about_banned: bool,
}

/// Who is let through.
#[derive(Clone, Copy)]
pub enum Caller {
    Actor,
    Owner,
    Stranger,
}

const fn sample(handler: &'static str, status: u16) -> Sample {
    Sample {
        handler,
        status,
        body: |_| Value::Null,
        query: |_| String::new(),
        also: Permissions::NONE,
        caller: Caller::Actor,
        people_only: false,
        stranger: None,
        about_banned: false,
    }
}

impl Sample {
    const fn body(self, body: fn(&Scene<'_>) -> Value) -> Self {
        Self { body, ..self }
    }
    const fn query(self, query: fn(&Scene<'_>) -> String) -> Self {
        Self { query, ..self }
    }
    const fn also(self, also: Permissions) -> Self {
        Self { also, ..self }
    }
    const fn by(self, caller: Caller) -> Self {
        Self { caller, ..self }
    }
    const fn people_only(self) -> Self {
        Self { people_only: true, ..self }
    }
    const fn stranger(self, status: u16, code: u64) -> Self {
        Self { stranger: Some((status, code)), ..self }
    }
    const fn about_banned(self) -> Self {
        Self { about_banned: true, ..self }
    }
}

/// The sample of a handler as the table of routes names it.
pub fn of(handler: &str) -> &'static Sample {
    let handler = handler.trim_start_matches("::");
    SAMPLES
        .iter()
        .find(|sample| sample.handler == handler)
        .unwrap_or_else(|| panic!("`{handler}` has no sample: add a good call of it here"))
}

pub static SAMPLES: &[Sample] = &[
    // messages
    sample("messages::create::create_message", 200).body(|_| json!({"content": "hello"})),
    sample("messages::list::list_messages", 200),
    sample("read_state::ack::ack_message", 200).body(|_| json!({"manual": false})).people_only(),
    sample("messages::typing::start_typing", 204),
    sample("messages::bulk_delete::bulk_delete_messages", 204).body(|scene| json!({"messages": scene.messages})),
    sample("messages::get::get_message", 200),
    sample("messages::edit::edit_message", 200).body(|_| json!({"content": "edited"})),
    sample("messages::delete::delete_message", 204),
    sample("read_state::ack::ack_bulk", 204)
        .body(|scene| json!({"read_states": [{"channel_id": scene.channel, "message_id": scene.messages[0]}]})),
    // direct messages
    sample("direct_messages::open::open_direct_message", 200)
        .body(|scene| json!({"recipient_id": scene.stage.target.id})),
    // accounts
    sample("auth::register::register", 201)
        .body(|scene| json!({"username": format!("x{}", scene.actor.id), "password": PASSWORD, "email": "x@y.example"})),
    sample("auth::login::login", 200).body(|scene| json!({"login": scene.actor.name, "password": PASSWORD})),
    sample("auth::refresh::refresh", 200).body(|scene| json!({"refresh_token": scene.actor.refresh_token})),
    sample("auth::logout::logout", 204).body(|_| json!({"refresh_token": "of nobody"})),
    sample("auth::reset_password::forgot_password", 204).body(|_| json!({"login": "owner"})),
    sample("auth::reset_password::reset_password", 400).body(|_| json!({"token": "x", "password": PASSWORD})),
    sample("setup::state::get_setup", 200),
    sample("setup::claim::claim_instance", 201)
        .body(|scene| json!({"claim": scene.stage.claim, "username": "claimer", "password": PASSWORD})),
    // users
    sample("users::me::get_current_user", 200),
    sample("users::update::update_current_user", 200).body(|_| json!({"bio": "hello"})),
    sample("users::sessions::list_sessions", 200),
    sample("users::sessions::delete_session", 204).stranger(404, 10020),
    sample("users::find::find_users", 200).query(|_| "?username=owner".to_owned()),
    sample("users::get::get_user", 200),
    // guilds
    sample("guilds::create::create_guild", 201).body(|_| json!({"name": "Mine", "channels": [], "roles": []})),
    sample("guilds::get::get_guild", 200),
    sample("guilds::update::update_guild", 200).body(|_| json!({"name": "Renamed", "description": "x"})),
    sample("guilds::delete::delete_guild", 204),
    sample("guilds::list::list_my_guilds", 200),
    sample("members::remove::leave_guild", 204).stranger(404, 10004),
    // roles
    sample("roles::list::list_roles", 200),
    sample("roles::create::create_role", 200).body(|_| json!({"name": "new", "permissions": "0", "color": 1})),
    sample("roles::positions::move_roles", 200).body(|scene| json!([{"id": scene.role, "position": 1}])),
    sample("roles::list::get_role", 200),
    sample("roles::update::update_role", 200).body(|_| json!({"name": "renamed", "hoist": true})),
    sample("roles::delete::delete_role", 204),
    // members
    sample("members::list::list_members", 200).query(|_| "?limit=100".to_owned()),
    sample("members::list::search_members", 200).query(|_| "?query=ow&limit=5".to_owned()),
    sample("members::update::update_current_member", 200)
        .body(|_| json!({"nick": "me"}))
        .also(Permissions::CHANGE_NICKNAME),
    sample("members::list::get_member", 200),
    sample("members::update::update_member", 200)
        .body(|_| json!({"nick": "you"}))
        .also(Permissions::MANAGE_NICKNAMES),
    sample("members::remove::kick_member", 204),
    sample("members::update::give_role", 204),
    sample("members::update::take_role", 204),
    // moderation
    sample("moderation::bans::list_bans", 200),
    sample("moderation::ban::bulk_ban", 200)
        .body(|scene| json!({"user_ids": [scene.stage.target.id], "delete_message_seconds": 0}))
        .also(Permissions::MANAGE_GUILD),
    sample("moderation::bans::get_ban", 200).about_banned(),
    sample("moderation::ban::create_ban", 204).body(|_| json!({"delete_message_seconds": 60})),
    sample("moderation::bans::delete_ban", 204).about_banned(),
    // invites
    sample("invites::get::get_invite", 200),
    sample("invites::join::join_by_invite", 200).by(Caller::Stranger),
    sample("invites::delete::delete_invite", 200).by(Caller::Owner).stranger(403, 50001),
    sample("invites::list::list_channel_invites", 200),
    sample("invites::create::create_invite", 200).body(|_| json!({"max_age": 60, "max_uses": 1})),
    sample("invites::list::list_guild_invites", 200),
    // channels
    sample("channels::get::list_channels", 200),
    sample("channels::create::create_channel", 201)
        .body(|scene| json!({"name": "new", "type": 0, "permission_overwrites": [{"id": scene.role, "type": 0}]})),
    sample("channels::positions::move_channels", 204)
        .body(|scene| json!([{"id": scene.channel, "position": 1, "parent_id": null}])),
    sample("channels::get::get_channel", 200),
    sample("channels::update::update_channel", 200).body(|_| json!({"name": "renamed", "topic": "x"})),
    sample("channels::delete::delete_channel", 200).also(Permissions::MANAGE_CHANNELS),
    sample("channels::overwrites::put_overwrite", 204)
        .body(|_| json!({"type": 0, "allow": "0", "deny": Permissions::VIEW_CHANNEL})),
    sample("channels::overwrites::delete_overwrite", 204),
    // applications
    sample("applications::get::list_applications", 200),
    sample("applications::create::create_application", 201).body(|_| json!({"name": "App", "description": "x"})),
    sample("applications::get::get_current_application", 200),
    sample("applications::update::update_current_application", 200).body(|_| json!({"description": "x"})),
    sample("applications::get::get_current_oauth2_application", 200),
    sample("applications::authorize::authorize", 200)
        .query(|scene| format!("?client_id={}&scope=bot", scene.stage.bot_application))
        .body(|scene| json!({"guild_id": scene.guild, "permissions": "1024", "authorize": true}))
        .by(Caller::Owner)
        .stranger(403, 50001),
    sample("applications::get::get_application", 200).stranger(404, 10002),
    sample("applications::update::update_application", 200)
        .body(|_| json!({"name": "Renamed"}))
        .stranger(404, 10002),
    sample("applications::delete::delete_application", 204).stranger(404, 10002),
    sample("applications::bot::create_bot", 201).stranger(404, 10002),
    sample("applications::bot::reset_bot_token", 400).stranger(404, 10002),
    // the instance
    sample("settings::get::get_instance", 200),
    sample("settings::update::update_instance", 200).body(|_| json!({"description": "x"})),
    // gateway
    sample("gateway::routes::get_gateway", 200),
    sample("gateway::routes::get_bot_gateway", 200),
];
