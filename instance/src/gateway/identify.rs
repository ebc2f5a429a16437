//! Op 2: a new session.

use std::{collections::HashSet, sync::Arc};

use shared::{
    GuildId, UserId,
    gateway::{Identify, Presence},
    limits,
};
use shared_db::Conn;

use super::{
    close::CloseCode,
    hub::{Attendance, Command, Membership},
    intents::Intents,
    line::Line,
    ready::{self, Greeting},
    ring::TooSlow,
    session::{Owner, Session, Shard},
};
use crate::{
    access::{self, Actor, Asker},
    app::App,
    error::{ApiError, ApiResult},
};

/// Makes a session on `line`. Its first answer is waiting in it when this returns.
///
/// The order matters: first the hub is told, so that it holds back what happens; then everything is read; then both are
/// put in order. Nothing that commits meanwhile is missed; what comes twice is the same when applied again, and joins and
/// leaves, by which clients count, don't.
///
/// # Errors
/// The code to close with.
pub(crate) async fn identify(
    app: &App,
    line: &Arc<Line>,
    identify: Identify,
    gateway_url: String,
) -> Result<Arc<Session>, CloseCode> {
    let actor = authenticate(app, identify.token()).await?;
    let owner = owner(app, &actor, &identify).await?;
    // From here on it is the server that makes the other wait.
    line.set_identified();
    let gateway = &app.gateway;
    // READY is dear: only so many are made at a time, the rest waits here.
    let _build = gateway.builds.acquire().await.map_err(|_| CloseCode::Unknown)?;

    let session = Arc::new(Session::new(app.random.hex(16), owner, line.clone()));
    let presence = identify.presence.clone().unwrap_or_default().bounded();
    let (register, seat) = (session.clone(), session.clone());
    let registered = gateway.ask(|done| Command::Register { session: register, presence, done }).await;
    if !registered.ok_or(CloseCode::Unknown)? {
        return Err(CloseCode::RateLimited);
    }
    let made = async {
        // Whoever was signed out before the hub knew of the session is noticed here; later ones the hub ends itself.
        authenticate(app, identify.token()).await?;
        let guilds = memberships(app, actor.user).await.map_err(failed)?;
        let ids: Vec<_> =
            guilds.iter().map(|it| it.guild.id).filter(|id| session.owner.shard.holds(*id)).collect();
        gateway.ask(|done| Command::Seat { session: seat, guilds, done }).await.ok_or(CloseCode::Unknown)?;
        let greeting = greeting(app, &actor, &identify, ids, gateway_url).await?;
        let answer = ready::first_answer(app, &session, greeting).await.map_err(failed)?;
        session.begin(answer, gateway.limits.ring).map_err(|TooSlow| CloseCode::Unknown)
    };
    match made.await {
        Ok(()) => Ok(session),
        Err(code) => {
            gateway.tell(Command::Gone { line: line.id, session: Some(session), end: true }).await;
            Err(code)
        }
    }
}

/// Who holds `token`, or how the socket closes.
pub(super) async fn authenticate(app: &App, token: &str) -> Result<Actor, CloseCode> {
    access::authenticate(app, token).await.map_err(|error| match error {
        ApiError::Unauthorized => CloseCode::AuthenticationFailed,
        // A busy database is no reason to give up for good, which clients do after 4004.
        other => failed(other),
    })
}

async fn owner(app: &App, actor: &Actor, identify: &Identify) -> Result<Owner, CloseCode> {
    let allowed = match actor.asker {
        Asker::Person(_) => Intents::PRIVILEGED,
        Asker::Bot(token) => {
            let flags = app
                .read(async move |conn: &mut Conn<'_>| {
                    instance_store::ready::application_flags(conn, token.application).await
                })
                .await
                .map_err(failed)?;
            Intents::allowed_by(flags.unwrap_or_default().cast_unsigned())
        }
    };
    let bot = actor.is_bot();
    let default = if bot { limits::LARGE_THRESHOLD_DEFAULT } else { *limits::LARGE_THRESHOLD.end() };
    let (least, most) = (*limits::LARGE_THRESHOLD.start(), *limits::LARGE_THRESHOLD.end());
    let large_threshold = identify.large_threshold.unwrap_or(default).clamp(least, most);
    Ok(Owner {
        user: actor.user,
        sign_in: actor.session(),
        intents: Intents::requested(identify.intents, bot, allowed)?,
        shard: shard(identify.shard)?,
        large_threshold: usize::try_from(large_threshold).unwrap_or_default(),
    })
}

fn shard(asked: Option<[u64; 2]>) -> Result<Shard, CloseCode> {
    let Some([id, count]) = asked else { return Ok(Shard::ALL) };
    match (u32::try_from(id), u32::try_from(count)) {
        (Ok(id), Ok(count)) if id < count => Ok(Shard { id, count }),
        _ => Err(CloseCode::InvalidShard),
    }
}

/// The account's guilds, from the caches where they are known.
async fn memberships(app: &App, user: UserId) -> ApiResult<Vec<Membership>> {
    let ids: Vec<GuildId> = app
        .read(async move |conn: &mut Conn<'_>| instance_store::members::guilds_of(conn, user).await)
        .await?;
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let found = (app.cache.guild(app, id).await?, app.cache.member(app, id, user).await?);
        if let (Some(guild), Some(member)) = found {
            all.push(Membership { guild, member });
        }
    }
    Ok(all)
}

async fn greeting(
    app: &App,
    actor: &Actor,
    identify: &Identify,
    guilds: Vec<GuildId>,
    resume_gateway_url: String,
) -> Result<Greeting, CloseCode> {
    let gateway = &app.gateway;
    let ids = guilds.clone();
    let attendance =
        gateway.ask(|done| Command::Attendance { guilds: ids, done }).await.ok_or(CloseCode::Unknown)?;
    let (application, online) = match actor.asker {
        Asker::Bot(token) => (Some(token.application), Vec::new()),
        Asker::Person(_) => {
            let people = ready::correspondents(app, actor.user).await.map_err(failed)?;
            (None, online_among(people, &attendance))
        }
    };
    let guilds = guilds.into_iter().zip(attendance).collect();
    Ok(Greeting { application, shard: identify.shard, resume_gateway_url, guilds, online })
}

/// Presences of those who share a guild: only of them changes are told, too.
fn online_among(people: Vec<UserId>, attendance: &[Attendance]) -> Vec<Presence> {
    let mut people: HashSet<_> = people.into_iter().collect();
    let presences = attendance.iter().flat_map(|guild| &guild.presences);
    presences.filter(|presence| people.remove(&presence.user.id)).cloned().collect()
}

#[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
fn failed(error: ApiError) -> CloseCode {
    tracing::warn!(%error, "a session could not be begun");
    CloseCode::Unknown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_its_count() {
        assert_eq!(shard(None), Ok(Shard::ALL));
        assert_eq!(shard(Some([1, 2])), Ok(Shard { id: 1, count: 2 }));
        for wrong in [[0, 0], [2, 2], [u64::MAX, 1], [0, u64::MAX]] {
            assert_eq!(shard(Some(wrong)), Err(CloseCode::InvalidShard), "{wrong:?}");
        }
    }
}
