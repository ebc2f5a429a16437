use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::all;

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
        *seen.entry(name).or_insert(0) += 1;
    }
    let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
    assert!(seen.len() > 80 && twice.is_empty(), "{} types, {twice:?}", seen.len());
}

#[test]
fn a_patch_is_optional_and_nullable() {
    let schema = schema_of("UpdateChannel");
    assert_eq!(schema.get("required"), None);
    assert_eq!(schema["properties"]["topic"]["type"], serde_json::json!(["string", "null"]));
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
