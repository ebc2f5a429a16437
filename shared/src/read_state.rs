//! How far somebody has read.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldErrors, Validate};
use crate::wire::{Empty, Null};
use crate::{ChannelId, MessageId, limits};

/// One channel of one person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ReadState {
    /// The channel.
    pub id: ChannelId,
    /// The newest message that was read; null when none was.
    #[schema(required = true)]
    pub last_message_id: Option<MessageId>,
    /// Unread mentions.
    pub mention_count: i64,
    /// Unread messages, counted up to a limit.
    pub unread_count: i64,
}

/// All read states of a person, in READY.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ReadStates {
    pub entries: Vec<ReadState>,
    pub partial: bool,
    pub version: i64,
}

/// Notification settings of a person, in READY.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct UserGuildSettings {
    pub entries: Empty,
    pub partial: bool,
    pub version: i64,
}

/// `POST /channels/{id}/messages/{id}/ack`; the body may be empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Ack {
    /// Marks as unread from here on: the position may go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manual: Option<bool>,
    /// With `manual`: the mentions that are unread again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention_count: Option<i64>,
}

impl Validate for Ack {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(count) = self.mention_count {
            errors.at("mention_count").number(count, &limits::POSITION);
        }
    }
}

/// The answer to an ack.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct Acked {
    pub token: Null,
}

/// `POST /read-states/ack-bulk`
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkAck {
    /// Up to 100.
    pub read_states: Vec<BulkAckItem>,
}

impl Validate for BulkAck {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("read_states").count(self.read_states.len(), limits::BULK_ACK);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkAckItem {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
}

/// `MESSAGE_ACK`, to the reader's own sessions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageAck {
    pub channel_id: ChannelId,
    pub message_id: MessageId,
    pub mention_count: i64,
    pub unread_count: i64,
    /// The reader moved the mark by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub manual: bool,
    pub version: i64,
}
