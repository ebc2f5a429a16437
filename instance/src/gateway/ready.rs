//! The first answer: READY, and for bots a GUILD_CREATE per guild. Read when the session already hears of changes, so
//! what happened meanwhile follows right behind; something may come twice, nothing is missed.

mod guild;
mod read_state;

use std::sync::Arc;

use instance_store::{ready as store, users};
use serde::Serialize;
use shared::{
    ApplicationId, GuildId, UserId,
    channels::{DirectMessageChannel, DirectMessageKind},
    error::Code,
    gateway::{BotReady, Presence, Ready, ReadyApplication},
    guilds::{GuildCreate, UnavailableGuild},
    read_state::{ReadStates, UserGuildSettings},
    wire::Empty,
};
use shared_db::Conn;

use self::guild::{Reader, Told};
use super::{
    dispatch::Dispatch,
    event::Event,
    hub::Attendance,
    kind::EventKind,
    session::{FirstAnswer, Session},
};
use crate::{
    app::App,
    error::{ApiError, ApiResult},
    users::{current_user, user},
};

/// The gateway's version.
const VERSION: i64 = 10;

/// What READY says besides what the database knows.
pub(crate) struct Greeting {
    /// The bot's application; `None` for people.
    pub(crate) application: Option<ApplicationId>,
    /// As the client sent it.
    pub(crate) shard: Option<[u64; 2]>,
    pub(crate) resume_gateway_url: String,
    pub(crate) guilds: Vec<(GuildId, Attendance)>,
    /// Of the people in direct messages.
    pub(crate) online: Vec<Presence>,
}

/// READY and, for bots, what follows it.
pub(crate) async fn first_answer(app: &App, session: &Session, greeting: Greeting) -> ApiResult<FirstAnswer> {
    let reader = Reader::of(session);
    let id = session.id.clone();
    app.read(async move |conn: &mut Conn<'_>| {
        conn.begin_snapshot().await?;
        let answer = match greeting.application {
            Some(application) => bot(conn, &reader, id, application, greeting).await,
            None => person(conn, &reader, id, greeting).await,
        };
        conn.end_snapshot().await?;
        answer
    })
    .await
}

/// A guild as this session is to know it; `None` when it is gone or the account isn't a member.
pub(crate) async fn guild_create(
    app: &App,
    session: &Session,
    guild: GuildId,
    attendance: Attendance,
) -> ApiResult<Option<Told>> {
    let reader = Reader::of(session);
    app.read(async move |conn: &mut Conn<'_>| {
        conn.begin_snapshot().await?;
        let told = reader.guild(conn, guild, attendance).await;
        conn.end_snapshot().await?;
        told
    })
    .await
}

/// The others in the account's open direct messages.
pub(crate) async fn correspondents(app: &App, user: UserId) -> ApiResult<Vec<UserId>> {
    app.read(async move |conn: &mut Conn<'_>| {
        let conversations = store::conversations(conn, user).await?;
        Ok::<_, ApiError>(conversations.into_iter().flat_map(|it| it.others).map(|other| other.id).collect())
    })
    .await
}

async fn bot(
    conn: &mut Conn<'_>,
    reader: &Reader,
    session_id: String,
    application: ApplicationId,
    greeting: Greeting,
) -> ApiResult<FirstAnswer> {
    let own = users::find(conn, reader.user).await?.ok_or(Code::UnknownUser)?;
    let flags = store::application_flags(conn, application).await?.unwrap_or_default();
    let wanted = if reader.hears_of_guilds() { greeting.guilds } else { Vec::new() };
    let (guilds, versions) = all(conn, reader, wanted).await?;
    let ready = BotReady {
        v: VERSION,
        user: current_user(own),
        guilds: guilds.iter().map(|it| UnavailableGuild { id: it.guild.id, unavailable: true }).collect(),
        session_id,
        resume_gateway_url: greeting.resume_gateway_url,
        shard: greeting.shard,
        application: ReadyApplication { id: application, flags },
        private_channels: Empty,
        relationships: Empty,
    };
    let mut parts = vec![part(EventKind::Ready, None, &ready)];
    parts.extend(guilds.iter().map(|it| part(EventKind::GuildCreate, Some(it.guild.id), it)));
    Ok(FirstAnswer { parts, versions })
}

async fn person(
    conn: &mut Conn<'_>,
    reader: &Reader,
    session_id: String,
    greeting: Greeting,
) -> ApiResult<FirstAnswer> {
    let own = users::find(conn, reader.user).await?.ok_or(Code::UnknownUser)?;
    let (guilds, versions) = all(conn, reader, greeting.guilds).await?;
    let conversations = store::conversations(conn, reader.user).await?;
    let entries = read_state::entries(conn, reader.user, &guilds, &conversations).await?;
    let private_channels = conversations
        .into_iter()
        .map(|it| DirectMessageChannel {
            id: it.channel,
            kind: DirectMessageKind::DirectMessage,
            last_message_id: it.newest,
            flags: 0,
            recipients: it.others.into_iter().map(user).collect(),
        })
        .collect();
    let ready = Ready {
        v: VERSION,
        user: current_user(own),
        guilds,
        private_channels,
        relationships: Empty,
        presences: greeting.online,
        read_state: ReadStates { entries, partial: false, version: 0 },
        user_guild_settings: UserGuildSettings::default(),
        session_id,
        resume_gateway_url: greeting.resume_gateway_url,
    };
    Ok(FirstAnswer { parts: vec![part(EventKind::Ready, None, &ready)], versions })
}

/// Those of the guilds that the reader is (still) in, and their versions.
async fn all(
    conn: &mut Conn<'_>,
    reader: &Reader,
    guilds: Vec<(GuildId, Attendance)>,
) -> ApiResult<(Vec<GuildCreate>, Vec<(GuildId, i64)>)> {
    let (mut all, mut versions) = (Vec::with_capacity(guilds.len()), Vec::with_capacity(guilds.len()));
    for (id, attendance) in guilds {
        if let Some(told) = reader.guild(conn, id, attendance).await? {
            all.push(told.guild);
            versions.push((id, told.version));
        }
    }
    Ok((all, versions))
}

fn part(kind: EventKind, guild: Option<GuildId>, data: &impl Serialize) -> Arc<Dispatch> {
    let event = Event::new(kind, data);
    Arc::new(Dispatch { guild, first: true, ..Dispatch::new(event.tail) })
}
