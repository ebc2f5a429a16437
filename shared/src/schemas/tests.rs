use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::all;
use crate::Timestamp;
use crate::applications::Application;
use crate::channels::{ChannelKind, GuildChannel};
use crate::guilds::Guild;
use crate::members::{Member, PartialMember};
use crate::messages::Message;
use crate::users::User;

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                found.insert(name.trim_start_matches("#/components/schemas/").to_owned());
            }
            fields.values().for_each(|field| references(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

fn schema_of(name: &str) -> Value {
    let (_, schema) = all().into_iter().find(|(known, _)| known == name).expect(name);
    serde_json::to_value(schema).unwrap()
}

#[test]
fn every_reference_leads_somewhere() {
    let schemas = all();
    let names: BTreeSet<String> = schemas.iter().map(|(name, _)| name.clone()).collect();
    let mut found = BTreeSet::new();
    for (_, schema) in &schemas {
        references(&serde_json::to_value(schema).unwrap(), &mut found);
    }
    let lost: Vec<_> = found.difference(&names).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

/// The macro that expands to `all` can't see two types of one name: the second would silently take the first's place.
#[test]
fn a_name_means_one_type() {
    let source = [
        include_str!("../applications.rs"),
        include_str!("../auth.rs"),
        include_str!("../instance.rs"),
        include_str!("../invites.rs"),
        include_str!("../members.rs"),
        include_str!("../read_state.rs"),
        include_str!("../roles.rs"),
        include_str!("../users.rs"),
        include_str!("../wire.rs"),
        include_str!("../channels/mod.rs"),
        include_str!("../channels/direct.rs"),
        include_str!("../channels/guild.rs"),
        include_str!("../channels/overwrite.rs"),
        include_str!("../channels/requests.rs"),
        include_str!("../channels/typing.rs"),
        include_str!("../gateway/events.rs"),
        include_str!("../gateway/identify.rs"),
        include_str!("../gateway/info.rs"),
        include_str!("../gateway/members.rs"),
        include_str!("../gateway/presence.rs"),
        include_str!("../gateway/ready.rs"),
        include_str!("../gateway/voice.rs"),
        include_str!("../guilds/mod.rs"),
        include_str!("../guilds/object.rs"),
        include_str!("../guilds/requests.rs"),
        include_str!("../messages/embed.rs"),
        include_str!("../messages/events.rs"),
        include_str!("../messages/mentions.rs"),
        include_str!("../messages/nonce.rs"),
        include_str!("../messages/object.rs"),
        include_str!("../messages/requests.rs"),
    ];
    let mut seen = BTreeMap::new();
    for line in source.into_iter().flat_map(str::lines).map(str::trim_start) {
        let Some(rest) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) else {
            continue;
        };
        let name: String = rest.chars().take_while(|char| char.is_alphanumeric()).collect();
        // A macro's own line names no type; the types that it makes are named where it is used.
        if !name.is_empty() {
            *seen.entry(name).or_insert(0) += 1;
        }
    }
    let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
    assert!(seen.len() > 80 && twice.is_empty(), "{} types, {twice:?}", seen.len());
}

#[test]
fn a_patch_is_optional_and_nullable() {
    let schema = schema_of("UpdateChannel");
    assert_eq!(schema.get("required"), None);
    assert_eq!(schema["properties"]["topic"]["type"], json!(["string", "null"]));
}

#[test]
fn what_is_always_there_is_required_and_what_is_left_out_is_never_null() {
    let schema = schema_of("Message");
    let required: BTreeSet<&str> =
        schema["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for field in ["id", "content", "edited_timestamp", "mentions", "embeds"] {
        assert!(required.contains(field), "{field}");
    }
    for field in ["guild_id", "member", "nonce", "webhook_id", "message_reference", "referenced_message"] {
        assert!(!required.contains(field), "{field}");
    }
    assert!(!schema["properties"]["guild_id"].to_string().contains("null"));
    assert!(schema["properties"]["referenced_message"].to_string().contains("null"));
}

/// What bot libraries read without asking whether it is there; a key that is missing loses the event.
#[test]
fn objects_have_what_libraries_rely_on() {
    for (name, fields) in [
        (
            "User",
            "id username discriminator avatar global_name public_flags flags banner accent_color primary_guild",
        ),
        ("CurrentUser", "id username discriminator avatar mfa_enabled verified locale flags email"),
        (
            "PartialMember",
            "roles joined_at deaf mute flags nick avatar premium_since pending communication_disabled_until",
        ),
        ("Member", "user roles joined_at deaf mute flags"),
        ("Role", "id name permissions position color colors hoist managed mentionable flags"),
        ("RoleColors", "primary_color secondary_color tertiary_color"),
        (
            "GuildChannel",
            "id type guild_id name position permission_overwrites parent_id nsfw topic rate_limit_per_user \
             last_message_id flags",
        ),
        ("PermissionOverwrite", "id type allow deny"),
        ("DirectMessageChannel", "id type recipients last_message_id"),
        (
            "Guild",
            "id name icon owner_id afk_channel_id afk_timeout verification_level default_message_notifications \
             explicit_content_filter mfa_level nsfw_level premium_tier premium_progress_bar_enabled preferred_locale \
             features roles emojis stickers system_channel_id system_channel_flags rules_channel_id \
             public_updates_channel_id application_id splash discovery_splash banner description vanity_url_code",
        ),
        (
            "GuildCreate",
            "id name joined_at large unavailable member_count members channels threads presences voice_states \
             stage_instances guild_scheduled_events soundboard_sounds",
        ),
        (
            "Message",
            "id channel_id author content timestamp edited_timestamp tts mention_everyone mentions mention_roles \
             attachments embeds pinned type flags components",
        ),
        ("MessageReference", "type channel_id"),
        ("Attachment", "id filename size url proxy_url"),
        ("Invite", "code type guild channel expires_at"),
        ("InviteGuild", "id name icon"),
        ("InviteChannel", "id name type"),
        ("Ban", "user reason"),
        (
            "Application",
            "id name icon description verify_key bot_public bot_require_code_grant owner flags team \
             interactions_endpoint_url",
        ),
        ("MyGuild", "id name icon owner permissions features"),
        ("GatewayUrl", "url"),
        ("BotGateway", "url shards session_start_limit"),
        ("SessionStartLimit", "total remaining reset_after max_concurrency"),
        ("Hello", "heartbeat_interval"),
        ("BotReady", "v user guilds session_id resume_gateway_url application"),
        ("ReadyApplication", "id flags"),
        (
            "Ready",
            "v user guilds private_channels relationships read_state user_guild_settings session_id resume_gateway_url",
        ),
        ("MembersChunk", "guild_id members chunk_index chunk_count not_found"),
        ("Presence", "user status activities client_status"),
        ("TypingStart", "channel_id user_id timestamp"),
        ("VoiceState", "channel_id user_id session_id deaf mute self_deaf self_mute"),
        ("MemberEvent", "guild_id user roles joined_at flags"),
        ("MemberRemove", "guild_id user"),
        ("GuildBan", "guild_id user"),
        ("GuildRole", "guild_id role"),
        ("GuildRoleDelete", "guild_id role_id"),
        ("MessageDelete", "id channel_id"),
        ("MessageDeleteBulk", "ids channel_id"),
        ("InviteCreate", "code guild_id channel_id created_at max_age max_uses temporary uses"),
        ("InviteDelete", "code guild_id channel_id"),
        ("AuthTokens", "access_token refresh_token expires_in user"),
    ] {
        let always = always_there(name);
        let missing: Vec<_> = fields.split_whitespace().filter(|field| !always.contains(*field)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
    }
}

/// The description and what is really sent can't drift apart: plain objects have exactly the keys that are required.
#[test]
fn plain_objects_have_exactly_the_required_keys() {
    let user = User::new(7.into(), "alice");
    for (name, object) in [
        ("User", json!(user)),
        ("PartialMember", json!(PartialMember::new(Timestamp::from_ms(0)))),
        ("Member", json!(Member { user: user.clone(), profile: PartialMember::new(Timestamp::from_ms(0)) })),
        ("Guild", json!(Guild::new(1.into(), "home", user.id))),
        ("GuildChannel", json!(GuildChannel::new(2.into(), 1.into(), ChannelKind::Text, "general"))),
        ("Message", json!(Message::new(3.into(), 2.into(), user.clone(), "hello"))),
        ("Application", json!(Application::new(4.into(), "helper", user, "00"))),
    ] {
        let keys: BTreeSet<String> = object.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, always_there(name), "{name}");
    }
}

/// Required fields, also those of flattened parts.
fn always_there(name: &str) -> BTreeSet<String> {
    let schema = schema_of(name);
    let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    let of_part = |part: &Value| match part["$ref"].as_str() {
        Some(reference) => always_there(reference.rsplit('/').next().unwrap()),
        None => part["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
    };
    parts.iter().flat_map(of_part).collect()
}
