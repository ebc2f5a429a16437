//! Messages: what is said in channels, and what is sent to say it.

mod embed;
mod embed_rules;
mod events;
mod mentions;
mod nonce;
mod object;
mod requests;

pub use embed::{Embed, EmbedAuthor, EmbedField, EmbedFooter, EmbedMedia, EmbedProvider, EmbedType};
pub use events::{MessageDelete, MessageDeleteBulk};
pub use mentions::{AllowedMentions, MentionKind};
pub use nonce::Nonce;
pub use object::{Attachment, MentionedUser, Message, MessageKind, MessageReference, MessageReferenceKind};
pub use requests::{BulkDelete, CreateMessage, EditMessage, ListMessages, MessageReferenceRequest};

/// Bits of a message's `flags`.
pub mod flags {
    /// Embeds are not shown.
    pub const SUPPRESS_EMBEDS: i64 = 1 << 2;
    /// Nobody is notified.
    pub const SUPPRESS_NOTIFICATIONS: i64 = 1 << 12;
    /// What may be set when sending.
    pub const SENDABLE: i64 = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;
}

#[cfg(test)]
mod tests;
