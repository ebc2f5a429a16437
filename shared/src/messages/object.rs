use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Embed, Nonce};
use crate::members::PartialMember;
use crate::users::User;
use crate::wire::{Empty, int_enum};
use crate::{
    ApplicationId, AttachmentId, ChannelId, GuildId, MessageId, Patch, RoleId, Snowflake, Timestamp,
};

int_enum! {
    /// What a message is.
    pub enum MessageKind {
        Default = 0,
        ChannelNameChange = 4,
        PinNotice = 6,
        Join = 7,
        Reply = 19,
        SlashCommand = 20,
        ThreadStarter = 21,
    }
}

int_enum! {
    /// How a message refers to another one.
    pub enum MessageReferenceKind { Reply = 0 }
}

/// A message. REST leaves `guild_id` and `member` out; the gateway's events carry them in guilds.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Message {
    pub id: MessageId,
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
    pub author: User,
    /// The author as a member; not for webhooks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub member: Option<PartialMember>,
    pub content: String,
    pub timestamp: Timestamp,
    #[schema(required = true)]
    pub edited_timestamp: Option<Timestamp>,
    pub tts: bool,
    pub mention_everyone: bool,
    pub mentions: Vec<MentionedUser>,
    pub mention_roles: Vec<RoleId>,
    pub attachments: Vec<Attachment>,
    pub embeds: Vec<Embed>,
    #[serde(default)]
    #[schema(required = true)]
    pub components: Empty,
    pub pinned: bool,
    #[serde(rename = "type")]
    pub kind: MessageKind,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
    /// What the sender gave, with its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub nonce: Option<Nonce>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub webhook_id: Option<Snowflake>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub application_id: Option<ApplicationId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message_reference: Option<MessageReference>,
    /// The message that this one replies to; null when it was deleted, absent when there is none.
    #[schema(no_recursion)]
    #[serde(default, skip_serializing_if = "Patch::is_absent")]
    #[schema(value_type = Option<Message>)]
    pub referenced_message: Patch<Box<Message>>,
}

impl Message {
    /// A plain message; everything else is empty.
    pub fn new(id: MessageId, channel_id: ChannelId, author: User, content: impl Into<String>) -> Self {
        Self {
            id,
            channel_id,
            guild_id: None,
            author,
            member: None,
            content: content.into(),
            timestamp: Timestamp::from_ms(id.created_at_ms()),
            edited_timestamp: None,
            tts: false,
            mention_everyone: false,
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            attachments: Vec::new(),
            embeds: Vec::new(),
            components: Empty,
            pinned: false,
            kind: MessageKind::Default,
            flags: 0,
            nonce: None,
            webhook_id: None,
            application_id: None,
            message_reference: None,
            referenced_message: Patch::Absent,
        }
    }
}

/// A user whom a message mentions; in events of guilds with the member.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MentionedUser {
    #[serde(flatten)]
    pub user: User,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub member: Option<PartialMember>,
}

/// Which message a message refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageReference {
    #[serde(rename = "type")]
    pub kind: MessageReferenceKind,
    pub channel_id: ChannelId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub message_id: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub guild_id: Option<GuildId>,
}

/// A file of a message.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    pub id: AttachmentId,
    pub filename: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub content_type: Option<String>,
    /// Bytes.
    pub size: i64,
    /// Absolute, readable without signing in, ends in the file's name.
    pub url: String,
    pub proxy_url: String,
    /// Pixels, for images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub width: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub height: Option<i64>,
}
