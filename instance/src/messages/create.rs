use instance_store::messages::{self, MessageRow};
use shared::{
    ApplicationId, GuildId, MessageId, Patch,
    error::{Code, FieldErrors},
    messages::{AllowedMentions, CreateMessage, Embed, MentionedUser, Message, MessageKind, Nonce, flags},
    permissions::Permissions,
};

use super::{
    SlowMode, event,
    mentions::{self, Mentions},
    object,
};
use crate::{
    access::{Asker, ChannelAccess, ChannelPlace, SendMessages},
    app::App,
    error::ApiResult,
    gateway::kind::EventKind,
    http::{AppRef, Body, Ok, Room},
    tx::Tx,
};

/// `POST /channels/{channel_id}/messages`.
pub async fn create_message(
    app: AppRef,
    access: ChannelAccess<SendMessages>,
    Body(request): Body<CreateMessage>,
    _: Room,
) -> ApiResult<Ok<Message>> {
    refuse(&access, &request)?;
    let nonce = request.nonce.clone();
    let new = prepare(&app, &access, request).await?;
    let (guild, slow_mode) = (access.guild_id(), app.slow_mode.clone());
    let lane = i64::from(access.id).cast_unsigned();
    let sent = app.write_in(lane, async move |tx| send(tx, &access, &slow_mode, new).await).await?;
    let mut message = match sent {
        Sent::New(message) => *message,
        Sent::Known(row) => object::one(&app, guild, row).await?,
    };
    message.nonce = nonce;
    Result::Ok(Ok(message))
}

/// A message that is ready to be written: everything is decided but its id.
pub struct NewMessage {
    message: Message,
    /// Whom it pings: users, roles, the guild's id for everyone.
    pings: Vec<i64>,
    /// The nonce that makes a second sending harmless.
    once: Option<String>,
    guild: Option<GuildId>,
}

enum Sent {
    New(Box<Message>),
    /// `enforce_nonce`: it was sent before.
    Known(MessageRow),
}

fn refuse(access: &ChannelAccess<SendMessages>, request: &CreateMessage) -> ApiResult<()> {
    if request.is_empty() {
        return Err(Code::EmptyMessage.into());
    }
    if let ChannelPlace::Guild { channel, .. } = &access.place {
        let kind = shared::channels::ChannelKind::try_from(i64::from(channel.kind));
        if !kind.is_ok_and(shared::channels::ChannelKind::has_messages) {
            return Err(Code::CannotSendInNonText.into());
        }
    }
    Result::Ok(())
}

/// Reads what the message needs besides its own text: the author, the mentioned, the message that it replies to.
async fn prepare(
    app: &App,
    access: &ChannelAccess<SendMessages>,
    request: CreateMessage,
) -> ApiResult<NewMessage> {
    let (guild, channel, author) = (access.guild_id(), access.id, access.user());
    let content = request.content.unwrap_or_default();
    let content = content.trim().to_owned();
    let replied = reply_target(app, access, request.message_reference.as_ref()).await?;
    let mut found = mentions::of(access, &content, request.allowed_mentions.as_ref());
    if let Some(row) = &replied
        && pings_author(request.allowed_mentions.as_ref())
        && row.author_id != author
        && !found.users.contains(&row.author_id)
    {
        found.users.push(row.author_id);
    }
    let mut wanted = found.users.clone();
    wanted.push(author);
    let people = app.people.users(app, &wanted).await?;
    found.users.retain(|id| people.contains_key(id));
    let referenced = match replied {
        Some(row) => Some(object::one(app, guild, row).await?),
        None => None,
    };
    let embeds = embeds(access, request.embeds)?;
    let author = people.get(&author).map(|user| (**user).clone()).ok_or(Code::UnknownUser)?;
    let application = match access.actor.asker {
        Asker::Bot(bot) => Some(bot.application),
        Asker::Person(_) => None,
    };
    let message = Message {
        tts: request.tts.unwrap_or(false) && access.permissions.contains(Permissions::SEND_TTS_MESSAGES),
        mention_everyone: found.everyone,
        mentions: found
            .users
            .iter()
            .filter_map(|id| people.get(id))
            .map(|user| MentionedUser { user: (**user).clone(), member: None })
            .collect(),
        mention_roles: found.roles.clone(),
        embeds,
        kind: if referenced.is_some() { MessageKind::Reply } else { MessageKind::Default },
        flags: request.flags.unwrap_or(0) & flags::SENDABLE,
        nonce: request.nonce.clone(),
        application_id: application,
        message_reference: referenced.as_ref().map(|target| object::reference(guild, channel, target.id)),
        referenced_message: referenced.map_or(Patch::Absent, |mut target| {
            // One step back is enough: what that one replied to is left out, as Discord does.
            target.referenced_message = Patch::Absent;
            Patch::Value(Box::new(target))
        }),
        ..Message::new(MessageId::from(0), channel, author, content)
    };
    let message = event::for_gateway(app, access, message).await?;
    let once = request.nonce.filter(|_| request.enforce_nonce == Some(true)).map(|nonce| match nonce {
        Nonce::Text(text) => text,
        Nonce::Number(number) => number.to_string(),
    });
    Result::Ok(NewMessage { message, pings: pings(guild, &found), once, guild })
}

/// Writes the message and tells everyone who sees the channel.
///
/// # Errors
/// When the author may no longer send there, or not yet again.
async fn send(
    tx: &mut Tx<'_>,
    access: &ChannelAccess<SendMessages>,
    slow_mode: &SlowMode,
    new: NewMessage,
) -> ApiResult<Sent> {
    let fresh = access.fresh(tx).await?;
    let access = fresh.as_ref().unwrap_or(access);
    let NewMessage { mut message, pings, once, guild } = new;
    let (channel, author) = (access.id, access.user());
    message.id = tx.next_id()?;
    message.timestamp = shared::Timestamp::from_ms(message.id.created_at_ms());
    if let Some(nonce) = once
        && !messages::take_nonce(tx.conn(), author, channel, &nonce, message.id).await?
        && let Some(first) = messages::by_nonce(tx.conn(), author, channel, &nonce).await?
    {
        return Result::Ok(Sent::Known(first));
    }
    // Here, so that neither a refused message nor one that is sent again costs a turn.
    slow_mode.take(access, tx.now())?;
    messages::insert(tx.conn(), row(&message)).await?;
    messages::add_mentions(tx.conn(), channel, message.id, &pings).await?;
    if guild.is_none() {
        crate::direct_messages::reopen(tx, access).await?;
    }
    event::emit(tx, EventKind::MessageCreate, access, &message);
    // Only events carry these.
    message.guild_id = None;
    message.member = None;
    for mentioned in &mut message.mentions {
        mentioned.member = None;
    }
    Result::Ok(Sent::New(Box::new(message)))
}

/// What is stored of a message.
fn row(message: &Message) -> MessageRow {
    let users: Vec<_> = message.mentions.iter().map(|mentioned| mentioned.user.id).collect();
    MessageRow {
        id: message.id,
        channel_id: message.channel_id,
        author_id: message.author.id,
        kind: i32::try_from(i64::from(message.kind)).unwrap_or(0),
        content: message.content.clone(),
        flags: i32::try_from(message.flags).unwrap_or(0),
        tts: message.tts,
        edited_at: None,
        mention_everyone: message.mention_everyone,
        mentions: object::column(&users),
        mention_roles: object::column(&message.mention_roles),
        embeds: object::column(&message.embeds),
        reply_to: message.message_reference.as_ref().and_then(|target| target.message_id).map(i64::from),
        application_id: message.application_id.map(ApplicationId::into),
    }
}

/// The message that is replied to. It must be in this channel; its author needs READ_MESSAGE_HISTORY to refer to it.
async fn reply_target(
    app: &App,
    access: &ChannelAccess<SendMessages>,
    reference: Option<&shared::messages::MessageReferenceRequest>,
) -> ApiResult<Option<MessageRow>> {
    let Some(reference) = reference else { return Result::Ok(None) };
    let channel = access.id;
    if reference.channel_id.is_some_and(|named| named != channel) {
        let text = "Replies must be in the channel of the message that they reply to.";
        let mut errors = FieldErrors::default();
        errors.at("message_reference").at("channel_id").push("REPLIES_CHANNEL_MISMATCH", text);
        return Err(errors.into());
    }
    access.require(Permissions::READ_MESSAGE_HISTORY).map_err(|_| Code::CannotReply)?;
    let id = reference.message_id;
    let found = app.read(async move |conn| messages::find(conn, channel, id).await).await?;
    if found.is_none() && reference.fail_if_not_exists != Some(false) {
        return Err(
            FieldErrors::one("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message").into()
        );
    }
    Result::Ok(found)
}

/// Embeds need EMBED_LINKS.
fn embeds(access: &ChannelAccess<SendMessages>, embeds: Option<Vec<Embed>>) -> ApiResult<Vec<Embed>> {
    let embeds = embeds.unwrap_or_default();
    if embeds.is_empty() {
        return Result::Ok(embeds);
    }
    access.require(Permissions::EMBED_LINKS)?;
    Result::Ok(embeds)
}

/// A reply pings the author of what it replies to, unless `allowed_mentions` says otherwise.
pub(super) fn pings_author(allowed: Option<&AllowedMentions>) -> bool {
    allowed.is_none_or(|allowed| allowed.replied_user == Some(true))
}

/// As they are kept for the counts of unread mentions.
fn pings(guild: Option<GuildId>, found: &Mentions) -> Vec<i64> {
    let mut pings: Vec<i64> = found.users.iter().map(|id| (*id).into()).collect();
    pings.extend(found.roles.iter().map(|id| i64::from(*id)));
    pings.extend(guild.filter(|_| found.everyone).map(i64::from));
    pings
}
