//! What a client makes of READY and of the events that follow it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

pub struct Model {
    user: String,
    bot: bool,
    state: Value,
    /// What READY doesn't tell: bans and invitations, as `what/guild/which`.
    records: BTreeSet<String>,
    /// Of these guilds.
    recorded: BTreeSet<String>,
    /// Channels of which no client can tell any more which message is the newest and how many are unread: one was
    /// deleted, or they came into sight with what had been said before.
    unsure: BTreeSet<String>,
}

impl Model {
    pub fn new(ready: Value) -> Self {
        Self {
            user: ready["user"]["id"].as_str().unwrap().to_owned(),
            bot: ready["user"]["bot"] == true,
            state: ready,
            records: BTreeSet::new(),
            recorded: BTreeSet::new(),
            unsure: BTreeSet::new(),
        }
    }

    /// Takes over a list that was asked for.
    pub fn know(&mut self, what: &str, guild: &str, all: Vec<String>) {
        self.recorded.insert(guild.to_owned());
        self.records.extend(all.into_iter().map(|which| format!("{what}/{guild}/{which}")));
    }

    pub fn guilds(&self) -> &[Value] {
        self.state["guilds"].as_array().unwrap()
    }

    pub fn apply(&mut self, event: &Value) {
        let d = &event["d"];
        match event["t"].as_str().unwrap() {
            "GUILD_CREATE" => {
                put(&mut self.state["guilds"], "id", d);
                self.unsure.extend(ids(&d["channels"]));
            }
            "GUILD_DELETE" => {
                for channel in ids(&self.guild(&d["id"])["channels"]) {
                    remove(self.entries(), "id", &json!(channel));
                }
                remove(&mut self.state["guilds"], "id", &d["id"]);
                let of_it = format!("/{}/", d["id"].as_str().unwrap());
                self.records.retain(|record| !record.contains(&of_it));
            }
            "GUILD_UPDATE" => merge(self.guild(&d["id"]), d),
            "CHANNEL_CREATE" | "CHANNEL_UPDATE" => {
                let mut channel = d.clone();
                if let Some(known) = find(self.channels(d), "id", &d["id"]) {
                    // Updates say nothing new about messages.
                    channel["last_message_id"] = known["last_message_id"].clone();
                } else if !d["last_message_id"].is_null() {
                    self.unsure.insert(d["id"].as_str().unwrap().to_owned());
                }
                put(self.channels(d), "id", &channel);
            }
            "CHANNEL_DELETE" => {
                remove(self.channels(d), "id", &d["id"]);
                remove(self.entries(), "id", &d["id"]);
                if let Some(guild) = d.get("guild_id") {
                    let voices = self.guild(guild)["voice_states"].as_array_mut().unwrap();
                    voices.retain(|voice| voice["channel_id"] != d["id"]);
                }
            }
            "MESSAGE_DELETE" | "MESSAGE_DELETE_BULK" => {
                self.unsure.insert(d["channel_id"].as_str().unwrap().to_owned());
            }
            "VOICE_STATE_UPDATE" => {
                let voices = &mut self.guild(&d["guild_id"])["voice_states"];
                remove(voices, "user_id", &d["user_id"]);
                if !d["channel_id"].is_null() {
                    put(voices, "user_id", &without(d, "guild_id"));
                }
            }
            "GUILD_BAN_ADD" => self.record("bans", d, &d["user"]["id"], true),
            "GUILD_BAN_REMOVE" => self.record("bans", d, &d["user"]["id"], false),
            "INVITE_CREATE" => self.record("invites", d, &d["code"], true),
            "INVITE_DELETE" => self.record("invites", d, &d["code"], false),
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
                for channel in self.state["private_channels"].as_array_mut().unwrap() {
                    if let Some(known) = find(&mut channel["recipients"], "id", &d["user"]["id"]) {
                        *known = d["user"].clone();
                    }
                }
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
                put(self.entries(), "id", &entry);
            }
            // Nothing of these is in READY.
            "RESUMED" | "TYPING_START" | "MESSAGE_UPDATE" => {}
            other => panic!("the model doesn't know {other}: add what a client makes of it"),
        }
    }

    /// Where this one and another say different things.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut all = Vec::new();
        let mut followed = self.comparable(&self.unsure);
        if !self.bot {
            followed["presences"] = json!(self.presences_of_correspondents());
        }
        sort(&mut followed);
        let mut fresh = other.comparable(&self.unsure);
        sort(&mut fresh);
        compare("", &followed, &fresh, &mut all);
        all.extend(self.records.symmetric_difference(&other.records).map(|record| {
            format!(
                "{record}: {}",
                if self.records.contains(record) { "only by the events" } else { "only fresh" }
            )
        }));
        all
    }

    /// Without what differs from session to session, and what can't be known of some channels.
    fn comparable(&self, unsure: &BTreeSet<String>) -> Value {
        let mut state = self.state.clone();
        let fields = state.as_object_mut().unwrap();
        for own in ["session_id", "resume_gateway_url"] {
            fields.remove(own);
        }
        if self.bot {
            // Bots are told of conversations only by their messages.
            for of_people in ["private_channels", "read_state"] {
                fields.remove(of_people);
            }
            fields.remove("presences");
        }
        for channel in unsure {
            let id = json!(channel);
            if !self.bot {
                remove(&mut state["read_state"]["entries"], "id", &id);
                forget_newest(&mut state["private_channels"], &id);
            }
            for guild in state["guilds"].as_array_mut().unwrap() {
                forget_newest(&mut guild["channels"], &id);
            }
        }
        state
    }

    /// READY lists who of the people in direct messages is online; a client knows that by the guilds that they share.
    fn presences_of_correspondents(&self) -> Vec<Value> {
        let channels = self.state["private_channels"].as_array().unwrap().iter();
        let people: BTreeSet<_> = channels.flat_map(|channel| ids(&channel["recipients"])).collect();
        let mut all: Vec<Value> = Vec::new();
        for presence in self.guilds().iter().flat_map(|guild| guild["presences"].as_array().unwrap()) {
            let id = presence["user"]["id"].as_str().unwrap();
            if people.contains(id) && !all.contains(presence) {
                all.push(presence.clone());
            }
        }
        all
    }

    fn record(&mut self, what: &str, d: &Value, which: &Value, is_there: bool) {
        let guild = d["guild_id"].as_str().unwrap();
        let record = format!("{what}/{guild}/{}", which.as_str().unwrap());
        if is_there && self.recorded.contains(guild) {
            self.records.insert(record);
        } else {
            self.records.remove(&record);
        }
    }

    fn entries(&mut self) -> &mut Value {
        let entries = &mut self.state["read_state"]["entries"];
        if entries.is_null() {
            *entries = json!([]);
        }
        entries
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
        if let Some(channel) = find(self.channels(d), "id", &channel) {
            channel["last_message_id"] = d["id"].clone();
        }
        if d["author"]["id"] == user.as_str() {
            return;
        }
        let mentioned = self.mentions_me(d);
        let entries = self.entries();
        let unread = json!({"id": channel, "last_message_id": null, "mention_count": 0, "unread_count": 0});
        let mut entry = find(entries, "id", &channel).map_or(unread, |entry| entry.clone());
        entry["unread_count"] = json!(entry["unread_count"].as_i64().unwrap() + 1);
        entry["mention_count"] = json!(entry["mention_count"].as_i64().unwrap() + i64::from(mentioned));
        put(entries, "id", &entry);
    }

    /// Everything does in direct messages.
    fn mentions_me(&mut self, d: &Value) -> bool {
        let me = json!({"id": self.user});
        let among = |list: &Value| list.as_array().unwrap().iter().any(|it| it["id"] == me["id"]);
        let Some(guild) = d.get("guild_id") else { return true };
        if d["mention_everyone"] == true || among(&d["mentions"]) {
            return true;
        }
        let own = find(&mut self.guild(guild)["members"], "user", &me).unwrap();
        let roles = own["roles"].as_array().unwrap();
        d["mention_roles"].as_array().unwrap().iter().any(|role| roles.contains(role))
    }
}

fn ids(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn forget_newest(channels: &mut Value, id: &Value) {
    if let Some(channel) = find(channels, "id", id) {
        channel["last_message_id"] = Value::Null;
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
