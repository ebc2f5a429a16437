use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::embed_rules::check_embeds;
use super::{AllowedMentions, Embed, MessageReferenceKind, Nonce};
use crate::error::{FieldErrors, Validate};
use crate::{ChannelId, GuildId, MessageId, Patch, limits};

/// `POST /channels/{id}/messages`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateMessage {
    /// Up to 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Comes back in the answer and in MESSAGE_CREATE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Nonce>,
    /// A second message of the same author and nonce in the channel is answered with the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforce_nonce: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tts: Option<bool>,
    /// Up to 10, 6000 characters together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embeds: Option<Vec<Embed>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_mentions: Option<AllowedMentions>,
    /// Makes it a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_reference: Option<MessageReferenceRequest>,
    /// Suppress embeds (4) and notifications (4096); other bits are ignored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<i64>,
}

impl CreateMessage {
    /// Nothing that could be shown: code 50006.
    pub fn is_empty(&self) -> bool {
        self.content.as_deref().is_none_or(|content| content.trim().is_empty())
            && self.embeds.as_ref().is_none_or(Vec::is_empty)
    }
}

impl Validate for CreateMessage {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(content) = &self.content {
            errors.at("content").text(content, &limits::MESSAGE_CONTENT);
        }
        if let Some(nonce) = &self.nonce {
            nonce.check(errors.at("nonce"));
        }
        if let Some(embeds) = &self.embeds {
            check_embeds(errors.at("embeds"), embeds);
        }
        if let Some(mentions) = &self.allowed_mentions {
            mentions.check(errors.at("allowed_mentions"));
        }
    }
}

/// The message that is replied to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageReferenceRequest {
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MessageReferenceKind>,
    pub message_id: MessageId,
    /// Must be the channel of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guild_id: Option<GuildId>,
    /// Default true; false sends a plain message when the other one is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail_if_not_exists: Option<bool>,
}

/// `PATCH /channels/{id}/messages/{id}`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct EditMessage {
    /// Null empties it.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<String>)]
    pub content: Patch<String>,
    /// The whole new list; null is none.
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<Vec<Embed>>)]
    pub embeds: Patch<Vec<Embed>>,
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<AllowedMentions>)]
    pub allowed_mentions: Patch<AllowedMentions>,
    /// Only suppress embeds (4) is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flags: Option<i64>,
}

impl Validate for EditMessage {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(content) = self.content.value() {
            errors.at("content").text(content, &limits::MESSAGE_CONTENT);
        }
        if let Some(embeds) = self.embeds.value() {
            check_embeds(errors.at("embeds"), embeds);
        }
        if let Some(mentions) = self.allowed_mentions.value() {
            mentions.check(errors.at("allowed_mentions"));
        }
    }
}

/// `GET /channels/{id}/messages`: newest first, whichever anchor is given; at most one may be.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, IntoParams)]
pub struct ListMessages {
    /// 1 to 100, default 50.
    pub limit: Option<i64>,
    pub before: Option<MessageId>,
    /// The messages nearest after this one.
    pub after: Option<MessageId>,
    /// Half before, half after, and the message itself.
    pub around: Option<MessageId>,
}

impl Validate for ListMessages {
    fn check(&self, errors: &mut FieldErrors) {
        if let Some(limit) = self.limit {
            errors.at("limit").number(limit, &limits::MESSAGES_PAGE);
        }
        let anchors = [("before", self.before), ("after", self.after), ("around", self.around)];
        for (field, _) in anchors.into_iter().filter(|(_, anchor)| anchor.is_some()).skip(1) {
            errors
                .at(field)
                .push("BASE_TYPE_EXCLUSIVE", "Only one of before, after and around may be given.");
        }
    }
}

/// `POST /channels/{id}/messages/bulk-delete`
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkDelete {
    /// 2 to 100, none older than two weeks.
    pub messages: Vec<MessageId>,
}

impl Validate for BulkDelete {
    fn check(&self, errors: &mut FieldErrors) {
        errors.at("messages").length(self.messages.len(), &limits::BULK_DELETE);
    }
}
