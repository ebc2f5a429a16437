//! What a client makes of READY and of the events that follow it.

use serde_json::{Value, json};

pub struct Model {
    user: String,
    state: Value,
}

impl Model {
    pub fn new(ready: Value) -> Self {
        Self { user: ready["user"]["id"].as_str().unwrap().to_owned(), state: ready }
    }

    pub fn apply(&mut self, event: &Value) {
        let d = &event["d"];
        match event["t"].as_str().unwrap() {
            "GUILD_CREATE" => put(&mut self.state["guilds"], "id", d),
            "GUILD_DELETE" => remove(&mut self.state["guilds"], "id", &d["id"]),
            "GUILD_UPDATE" => merge(self.guild(&d["id"]), d),
            "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
                let mut channel = d.clone();
                if let Some(known) = find(self.channels(d), "id", &d["id"]) {
                    // Updates say nothing new about messages.
                    channel["last_message_id"] = known["last_message_id"].clone();
                }
                put(self.channels(d), "id", &channel);
            }
            "CHANNEL_DELETE" => {
                remove(self.channels(d), "id", &d["id"]);
                remove(&mut self.state["read_state"]["entries"], "id", &d["id"]);
            }
            "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
                put(&mut self.guild(&d["guild_id"])["roles"], "id", &d["role"]);
            }
            "GUILD_ROLE_DELETE" => self.role_deleted(d),
            "GUILD_MEMBER_ADD" => {
                let guild = self.guild(&d["guild_id"]);
                guild["member_count"] = json!(guild["member_count"].as_i64().unwrap() + 1);
                put(&mut guild["members"], "user", &without(d, "guild_id"));
            }
            "GUILD_MEMBER_UPDATE" => {
                put(&mut self.guild(&d["guild_id"])["members"], "user", &without(d, "guild_id"));
            }
            "GUILD_MEMBER_REMOVE" => {
                let guild = self.guild(&d["guild_id"]);
                guild["member_count"] = json!(guild["member_count"].as_i64().unwrap() - 1);
                remove(&mut guild["members"], "user", &d["user"]);
                remove(&mut guild["presences"], "user", &json!({"id": d["user"]["id"]}));
            }
            "PRESENCE_UPDATE" => {
                let presences = &mut self.guild(&d["guild_id"])["presences"];
                if d["status"] == "offline" {
                    remove(presences, "user", &d["user"]);
                } else {
                    put(presences, "user", &without(d, "guild_id"));
                }
            }
            "USER_UPDATE" => self.state["user"] = d.clone(),
            "MESSAGE_CREATE" => self.message(d),
            "MESSAGE_ACK" => {
                let entry = json!({
                    "id": d["channel_id"], "last_message_id": d["message_id"],
                    "mention_count": d["mention_count"], "unread_count": d["unread_count"],
                });
                put(&mut self.state["read_state"]["entries"], "id", &entry);
            }
            _ => {}
        }
    }

    /// Where this one and another say different things.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut all = Vec::new();
        compare("", &self.comparable(), &other.comparable(), &mut all);
        all
    }

    /// Without what differs from session to session, lists in one order.
    fn comparable(&self) -> Value {
        let mut state = self.state.clone();
        for own in ["session_id", "resume_gateway_url"] {
            state.as_object_mut().unwrap().remove(own);
        }
        sort(&mut state);
        state
    }

    fn guild(&mut self, id: &Value) -> &mut Value {
        let guilds = self.state["guilds"].as_array_mut().unwrap();
        guilds
            .iter_mut()
            .find(|guild| guild["id"] == *id)
            .unwrap_or_else(|| panic!("an event of unknown guild {id}"))
    }

    fn channels(&mut self, d: &Value) -> &mut Value {
        match d.get("guild_id") {
            Some(guild) => &mut self.guild(guild)["channels"],
            None => &mut self.state["private_channels"],
        }
    }

    fn role_deleted(&mut self, d: &Value) {
        let guild = self.guild(&d["guild_id"]);
        remove(&mut guild["roles"], "id", &d["role_id"]);
        for member in guild["members"].as_array_mut().unwrap() {
            member["roles"].as_array_mut().unwrap().retain(|role| *role != d["role_id"]);
        }
        for channel in guild["channels"].as_array_mut().unwrap() {
            remove(&mut channel["permission_overwrites"], "id", &d["role_id"]);
        }
    }

    fn message(&mut self, d: &Value) {
        let (user, channel) = (self.user.clone(), d["channel_id"].clone());
        for channels in [self.channels(d)] {
            if let Some(channel) = find(channels, "id", &channel) {
                channel["last_message_id"] = d["id"].clone();
            }
        }
        if d["author"]["id"] == user.as_str() {
            return;
        }
        let mentioned = d["mentions"].as_array().unwrap().iter().any(|it| it["id"] == user.as_str());
        let entries = &mut self.state["read_state"]["entries"];
        let unread = json!({"id": channel, "last_message_id": null, "mention_count": 0, "unread_count": 0});
        let mut entry = find(entries, "id", &channel).map_or(unread, |entry| entry.clone());
        entry["unread_count"] = json!(entry["unread_count"].as_i64().unwrap() + 1);
        entry["mention_count"] = json!(entry["mention_count"].as_i64().unwrap() + i64::from(mentioned));
        put(entries, "id", &entry);
    }
}

fn compare(at: &str, one: &Value, other: &Value, all: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let keys: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for key in keys {
                let (one, other) = (one.get(key), other.get(key));
                compare(
                    &format!("{at}.{key}"),
                    one.unwrap_or(&Value::Null),
                    other.unwrap_or(&Value::Null),
                    all,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{at}[{index}]"), one, other, all);
            }
        }
        _ if one == other => {}
        _ => all.push(format!("{at}: {one}; {other}")),
    }
}

fn same(item: &Value, key: &str, id: &Value) -> bool {
    // Members and presences are known by their user.
    if key == "user" { item["user"]["id"] == id["id"] } else { item[key] == *id }
}

fn find<'a>(list: &'a mut Value, key: &str, id: &Value) -> Option<&'a mut Value> {
    list.as_array_mut().unwrap().iter_mut().find(|item| same(item, key, id))
}

fn put(list: &mut Value, key: &str, item: &Value) {
    match find(list, key, &item[key]) {
        Some(known) => *known = item.clone(),
        None => list.as_array_mut().unwrap().push(item.clone()),
    }
}

fn remove(list: &mut Value, key: &str, id: &Value) {
    list.as_array_mut().unwrap().retain(|item| !same(item, key, id));
}

fn merge(into: &mut Value, from: &Value) {
    for (key, value) in from.as_object().unwrap() {
        into[key] = value.clone();
    }
}

fn without(value: &Value, key: &str) -> Value {
    let mut value = value.clone();
    value.as_object_mut().unwrap().remove(key);
    value
}

fn sort(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(sort);
            items.sort_by_key(Value::to_string);
        }
        Value::Object(fields) => fields.values_mut().for_each(sort),
        _ => {}
    }
}
