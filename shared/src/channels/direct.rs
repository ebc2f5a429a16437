use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{FieldErrors, Validate};
use crate::users::User;
use crate::wire::int_enum;
use crate::{ChannelId, MessageId, UserId, limits};

int_enum! {
    /// What a conversation outside of guilds is.
    pub enum DirectMessageKind { DirectMessage = 1 }
}

/// The conversation of two people.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct DirectMessageChannel {
    pub id: ChannelId,
    #[serde(rename = "type")]
    pub kind: DirectMessageKind,
    #[schema(required = true)]
    pub last_message_id: Option<MessageId>,
    #[serde(default)]
    #[schema(required = true)]
    pub flags: i64,
    /// The others: whoever reads this isn't among them.
    pub recipients: Vec<User>,
}

/// `POST /users/@me/channels`: by id, or by exact username.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct CreateDirectMessage {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_id: Option<UserId>,
    /// Discord's clients send a list; it must name one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Vec<UserId>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

impl CreateDirectMessage {
    /// The id that was given in either way.
    pub fn recipient(&self) -> Option<UserId> {
        self.recipient_id.or_else(|| self.recipients.as_ref()?.first().copied())
    }
}

impl Validate for CreateDirectMessage {
    fn check(&self, errors: &mut FieldErrors) {
        if self.recipient_id.is_none() && self.recipients.is_none() && self.username.is_none() {
            errors.at("recipient_id").required();
        }
        if let Some(recipients) = &self.recipients {
            errors.at("recipients").length(recipients.len(), &(1..=1));
        }
        if let Some(username) = &self.username {
            errors.at("username").text(username, &limits::LOGIN);
        }
    }
}
