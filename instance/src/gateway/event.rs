//! What committed units tell the gateway.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use shared::{ChannelId, GuildId, SessionId, UserId, permissions::Permissions};

use super::kind::EventKind;
use crate::cache::{GuildState, MemberState};

/// One dispatch, serialised once for everyone who gets it.
#[derive(Clone, Debug)]
pub struct Event {
    pub kind: EventKind,
    /// `,"t":"MESSAGE_CREATE","d":{…}}`: what follows the session's own number in the frame.
    pub tail: Bytes,
    /// A message of a guild: these get it whole whatever their intents, the author and who is mentioned. Bots without
    /// the intent MESSAGE_CONTENT get [`Self::bare_tail`].
    pub readers: Option<Vec<UserId>>,
    /// Of two waiting events with the same key only the newer one matters.
    pub supersedes: Option<(EventKind, i64, i64)>,
    /// The member that a GUILD_MEMBER_ADD or GUILD_MEMBER_UPDATE is about.
    pub about: Option<UserId>,
    /// The guild's version from which on its count of members includes this event.
    pub counted: Option<i64>,
}

impl Event {
    /// An event whose `d` is `data`.
    pub fn new(kind: EventKind, data: &impl Serialize) -> Self {
        Self { kind, tail: tail(kind, data), readers: None, supersedes: None, about: None, counted: None }
    }

    /// MESSAGE_CREATE or MESSAGE_UPDATE in a guild.
    pub fn message(kind: EventKind, full: &impl Serialize, readers: Vec<UserId>) -> Self {
        Self { readers: Some(readers), ..Self::new(kind, full) }
    }

    /// The tail without what the intent MESSAGE_CONTENT guards. Made from the full one, and only where somebody needs
    /// it, since most communities have no such bot.
    pub fn bare_tail(&self) -> Bytes {
        let head = head(self.kind).len();
        let data = self.tail.get(head..self.tail.len().saturating_sub(1)).unwrap_or_default();
        let mut data: serde_json::Value = serde_json::from_slice(data).unwrap_or_default();
        guard(&mut data);
        if let Some(replied) = data.get_mut("referenced_message") {
            guard(replied);
        }
        tail(self.kind, &data)
    }

    /// The member's own sessions hear of their GUILD_MEMBER_UPDATE without the privileged intent, and of their
    /// GUILD_MEMBER_ADD not at all: they get the guild.
    pub fn about(self, user: UserId) -> Self {
        Self { about: Some(user), ..self }
    }

    /// For joins and leaves: nobody hears of them twice, since clients count by them. `version` is the guild's after it.
    pub fn counted(self, version: i64) -> Self {
        Self { counted: Some(version), ..self }
    }

    /// TYPING_START. While an older one of the same person in the same channel still waits, this one takes its place.
    pub fn typing(channel: ChannelId, user: UserId, data: &impl Serialize) -> Self {
        let kind = EventKind::TypingStart;
        Self { supersedes: Some((kind, channel.into(), user.into())), ..Self::new(kind, data) }
    }
}

/// Empties what the intent MESSAGE_CONTENT guards in a message.
fn guard(message: &mut serde_json::Value) {
    for (field, empty) in
        [("content", "".into()), ("embeds", EMPTY), ("attachments", EMPTY), ("components", EMPTY)]
    {
        if let Some(value) = message.get_mut(field) {
            *value = empty;
        }
    }
}

const EMPTY: serde_json::Value = serde_json::Value::Array(Vec::new());

fn head(kind: EventKind) -> String {
    format!(",\"t\":\"{}\",\"d\":", kind.name())
}

fn tail(kind: EventKind, data: &impl Serialize) -> Bytes {
    // A message with its author and member is about this long.
    let mut text = Vec::with_capacity(1_024);
    text.extend_from_slice(head(kind).as_bytes());
    let head = text.len();
    if let Err(error) = serde_json::to_writer(&mut text, data) {
        // Wire types have string keys and finite numbers, so this is a bug in one of them; an empty object keeps the
        // frame valid and the numbers in step.
        tracing::error!(%error, event = kind.name(), "an event could not be serialised");
        text.truncate(head);
        text.extend_from_slice(b"{}");
    }
    text.push(b'}');
    if text.len() < text.capacity() / 2 {
        // It may be kept for a while.
        text.shrink_to_fit();
    }
    text.into()
}

/// Who hears of an event. Judged per session by the state that the hub has when the event arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    /// All members.
    Guild(GuildId),
    /// Members who hold these permissions in the guild.
    GuildWith(GuildId, Permissions),
    /// Members who see the channel.
    Channel(GuildId, ChannelId),
    /// Members who see the channel and hold these permissions in it.
    ChannelWith(GuildId, ChannelId, Permissions),
    /// One account, on all its devices; not about a guild.
    User(UserId),
    /// The people of a direct message.
    Users(Vec<UserId>),
    /// One member, about a guild.
    Member(GuildId, UserId),
}

/// What a committed unit leaves behind, in the order in which it is to be seen.
///
/// The hub itself tells sessions what follows from states: CHANNEL_CREATE and CHANNEL_DELETE when a *standing* channel
/// comes into or goes out of a session's sight, GUILD_CREATE and GUILD_DELETE when its account joins or leaves. Units
/// emit everything else, also CHANNEL_CREATE and (by `Tx::emit_before`, while the readers still see it) CHANNEL_DELETE
/// of channels that are really made or deleted.
#[derive(Clone, Debug)]
pub enum Signal {
    Event(Audience, Arc<Event>),
    /// The guild's state after the change.
    Guild(Arc<GuildState>),
    /// A member joined or changed (their state), or is gone (`None`).
    Member(GuildId, UserId, Option<Arc<MemberState>>),
    /// The guild was deleted.
    GuildGone(GuildId),
    /// Sign-ins ended: their sockets close with 4004, and can't be resumed.
    Revoke {
        user: UserId,
        /// `None`: all of the account's, its bot token included.
        session: Option<SessionId>,
        except: Option<SessionId>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_completes_a_numbered_head() {
        let event = Event::new(EventKind::MessageCreate, &serde_json::json!({"id": "5"}));
        let frame = format!("{{\"op\":0,\"s\":3{}", String::from_utf8(event.tail.to_vec()).unwrap());
        let value: serde_json::Value = serde_json::from_str(&frame).unwrap();
        assert_eq!(value, serde_json::json!({"op": 0, "s": 3, "t": "MESSAGE_CREATE", "d": {"id": "5"}}));
    }

    #[test]
    fn a_bare_message_is_the_same_without_its_content() {
        let message = |content: &str, embeds: serde_json::Value| {
            serde_json::json!({
                "id": "5", "content": content, "embeds": embeds.clone(), "attachments": [],
                "referenced_message": {"id": "4", "content": content, "embeds": embeds},
            })
        };
        let full = message("secret", serde_json::json!([{"title": "too"}]));
        let event = Event::message(EventKind::MessageCreate, &full, Vec::new());
        let bare = Event::new(EventKind::MessageCreate, &message("", serde_json::json!([])));
        assert_eq!(event.bare_tail(), bare.tail);
    }

    #[test]
    fn data_that_cannot_be_serialised_still_makes_a_frame() {
        let broken = std::collections::HashMap::from([((1, 2), 3)]);
        let event = Event::new(EventKind::TypingStart, &broken);
        assert_eq!(&event.tail[..], b",\"t\":\"TYPING_START\",\"d\":{}}");
    }
}
