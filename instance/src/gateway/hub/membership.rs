//! Who is in which guild and sees what, as it changes.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde::Serialize;
use shared::{ChannelId, GuildId, UserId, guilds::GuildDelete};
use shared_db::Conn;

use super::{Hub, Membership};
use crate::{
    cache::{GuildState, MemberState, load},
    channels::guild_channel,
    error::ApiError,
    gateway::{
        dispatch::Dispatch,
        event::Event,
        kind::EventKind,
        line::Order,
        ready,
        room::{Change, Room},
        session::Session,
    },
};

/// What happened while sessions were between being registered and being seated: their reads may be older.
#[derive(Default)]
pub(super) struct Arrivals {
    /// By session; each with what became of its account's memberships.
    sessions: HashMap<String, HashMap<GuildId, Option<Arc<MemberState>>>>,
    guilds: HashMap<GuildId, Arc<GuildState>>,
    gone: HashSet<GuildId>,
}

impl Arrivals {
    pub(super) fn begin(&mut self, session: &Session) {
        self.sessions.insert(session.id.clone(), HashMap::new());
    }

    fn end(&mut self, session: &Session) -> HashMap<GuildId, Option<Arc<MemberState>>> {
        self.sessions.remove(&session.id).unwrap_or_default()
    }

    pub(super) fn forget(&mut self, session: &Session) {
        self.sessions.remove(&session.id);
        self.settle();
    }

    fn settle(&mut self) {
        if self.sessions.is_empty() {
            self.guilds.clear();
            self.gone.clear();
        }
    }

    fn note_guild(&mut self, state: &Arc<GuildState>) {
        if !self.sessions.is_empty() {
            self.guilds.insert(state.id, state.clone());
        }
    }

    fn note_member(&mut self, session: &Session, guild: GuildId, member: Option<Arc<MemberState>>) -> bool {
        let changes = self.sessions.get_mut(&session.id);
        changes.map(|changes| changes.insert(guild, member)).is_some()
    }
}

impl Hub {
    pub(super) fn seat_all(&mut self, session: &Arc<Session>, memberships: Vec<Membership>) {
        let mut changes = self.arrivals.end(session);
        for Membership { guild, member } in memberships {
            let member = match changes.remove(&guild.id) {
                Some(None) => continue,
                Some(Some(newer)) => newer,
                None => member,
            };
            if self.arrivals.gone.contains(&guild.id) {
                continue;
            }
            let newest = match self.arrivals.guilds.get(&guild.id) {
                Some(known) if known.version > guild.version => known.clone(),
                _ => guild,
            };
            self.seat(session, newest, member);
        }
        for (guild, member) in changes {
            if let (Some(member), Some(state)) = (member, self.guild_state(guild)) {
                self.seat(session, state, member);
            }
        }
        self.arrivals.settle();
    }

    fn seat(&mut self, session: &Arc<Session>, state: Arc<GuildState>, member: Arc<MemberState>) {
        let guild = state.id;
        // The account may have ended the session meanwhile.
        if !session.owner.shard.holds(guild) || !self.sessions.contains_key(&session.id) {
            return;
        }
        let newer = self.rooms.get(&guild).is_some_and(|room| room.state.version < state.version);
        if newer {
            self.guild_changed(state.clone());
        }
        let room = self.rooms.entry(guild).or_insert_with(|| Room::new(state));
        room.seat(session.clone(), member);
        self.presences.enter(session.owner.user, guild);
    }

    pub(super) fn guild_changed(&mut self, state: Arc<GuildState>) {
        self.arrivals.note_guild(&state);
        let Some(room) = self.rooms.get_mut(&state.id) else { return };
        // Publications of one guild come in order; an older state can only come from a read that one overtook.
        if state.version < room.state.version {
            return;
        }
        let old = room.state.clone();
        // While those who saw a channel that is deleted still do.
        for user in self.voice.outside(state.id, |channel| state.channel(channel).is_some()) {
            self.leave_voice(state.id, user);
        }
        let Some(room) = self.rooms.get_mut(&state.id) else { return };
        let changes = room.update(state);
        self.withdraw(old.id, |_| true);
        self.tell_sight(&old, changes);
    }

    /// The member as they are. PostgreSQL lets the next unit begin a moment before ours hears that it is committed, so on
    /// a busy machine a kick may be told ahead of the join: what the guild has overtaken is read again.
    pub(super) fn not_overtaken(
        &mut self,
        guild: GuildId,
        user: UserId,
        member: Arc<MemberState>,
    ) -> Option<Arc<MemberState>> {
        let concerned = self.accounts.contains_key(&user);
        if !concerned || self.guild_state(guild).is_none_or(|state| state.version <= member.version) {
            return Some(member);
        }
        let app = self.app.upgrade()?;
        let read = app.read(async move |conn: &mut Conn<'_>| load::member(conn, guild, user).await);
        match self.runtime.block_on(read) {
            Ok(found) => found.map(Arc::new),
            Err(error) => {
                tracing::error!(%error, guild.id = %guild, user.id = %user, "a member could not be read");
                for session in self.accounts.get(&user).cloned().unwrap_or_default() {
                    self.end_session(&session, Order::Reconnect);
                }
                None
            }
        }
    }

    pub(super) fn member_changed(&mut self, guild: GuildId, user: UserId, member: &Arc<MemberState>) {
        let sessions = self.accounts.get(&user).cloned().unwrap_or_default();
        for session in sessions {
            if self.arrivals.note_member(&session, guild, Some(member.clone()))
                || !session.owner.shard.holds(guild)
            {
                continue;
            }
            if !self.rooms.get(&guild).is_some_and(|room| room.has(&session)) {
                self.join(&session, guild, member);
            }
        }
        if let Some(room) = self.rooms.get_mut(&guild) {
            let state = room.state.clone();
            let changes = room.update_member(user, member);
            self.withdraw(guild, |session| session.owner.user == user);
            self.tell_sight(&state, changes);
        }
    }

    /// Takes out what waits for a socket and asks for a right that its reader has no longer. What lies behind the
    /// cursor is looked at when it is replayed.
    fn withdraw(&self, guild: GuildId, concerned: impl Fn(&Session) -> bool) {
        let Some(room) = self.rooms.get(&guild) else { return };
        let now_ms = self.gateway.clock.now_ms();
        let seats = room.seats().iter().filter(|seat| concerned(&seat.session));
        for seat in seats.filter(|seat| seat.session.has_waiting()) {
            seat.session.redact(|dispatch| !room.permits(seat, dispatch, now_ms));
        }
    }

    /// As [`Self::withdraw`], for all that a session has kept.
    pub(super) fn withdraw_from(&self, session: &Arc<Session>) {
        let now_ms = self.gateway.clock.now_ms();
        for guild in self.presences.guilds_of(session.owner.user) {
            let Some(room) = self.rooms.get(&guild) else { continue };
            let Some(seat) = room.seat_of(session) else { continue };
            session.redact(|dispatch| !room.permits(seat, dispatch, now_ms));
        }
    }

    /// The session's account is new in the guild.
    fn join(&mut self, session: &Arc<Session>, guild: GuildId, member: &Arc<MemberState>) {
        let Some(state) = self.guild_state(guild) else { return };
        self.seat(session, state, member.clone());
        if !session.wants(EventKind::GuildCreate, true) {
            return;
        }
        let (Some(app), attendance) = (self.app.upgrade(), self.attendance(guild)) else { return };
        let user = session.owner.user;
        let made = self.runtime.block_on(ready::guild_create(&app, session, guild, attendance));
        match made {
            Ok(Some(told)) => {
                let event = Event::new(EventKind::GuildCreate, &told.guild);
                let dispatch = Arc::new(Dispatch { guild: Some(guild), ..Dispatch::new(event.tail) });
                session.push_guild(guild, told.version, &dispatch, self.gateway.limits.ring);
            }
            Ok(None) => {}
            Err(error) => {
                // Without its GUILD_CREATE the session would miss the guild for good: it starts anew instead.
                tracing::error!(%error, guild.id = %guild, user.id = %user, "a guild could not be read for a session");
                self.end_session(session, Order::Reconnect);
            }
        }
    }

    fn guild_state(&self, guild: GuildId) -> Option<Arc<GuildState>> {
        if let Some(room) = self.rooms.get(&guild) {
            return Some(room.state.clone());
        }
        if let Some(state) = self.arrivals.guilds.get(&guild) {
            return Some(state.clone());
        }
        let app = self.app.upgrade()?;
        let found = self.runtime.block_on(app.cache.guild(&app, guild));
        found
            .inspect_err(|error| tracing::error!(%error, guild.id = %guild, "a guild could not be read"))
            .ok()?
    }

    pub(super) fn member_left(&mut self, guild: GuildId, user: UserId) {
        for session in self.accounts.get(&user).into_iter().flatten() {
            self.arrivals.note_member(session, guild, None);
        }
        self.presences.leave(user, guild);
        self.leave_voice(guild, user);
        let Some(room) = self.rooms.get_mut(&guild) else { return };
        let sessions = room.remove(user);
        if room.is_empty() {
            self.rooms.remove(&guild);
        }
        for session in sessions {
            self.lose_guild(&session, guild);
        }
    }

    pub(super) fn guild_gone(&mut self, guild: GuildId) {
        self.arrivals.gone.insert(guild);
        self.arrivals.settle();
        self.voice.forget_guild(guild);
        let Some(room) = self.rooms.remove(&guild) else { return };
        for seat in room.seats() {
            self.presences.leave(seat.session.owner.user, guild);
            self.lose_guild(&seat.session, guild);
        }
    }

    fn lose_guild(&self, session: &Session, guild: GuildId) {
        session.redact(|dispatch| dispatch.guild == Some(guild));
        if session.wants(EventKind::GuildDelete, true) {
            // Not of the guild any more, so that nothing takes it out again.
            let event = Event::new(EventKind::GuildDelete, &GuildDelete { id: guild });
            let dispatch = Arc::new(Dispatch::new(event.tail));
            session.push(&dispatch, self.gateway.limits.ring);
        }
    }

    /// CHANNEL_DELETE for what went out of sight, CHANNEL_CREATE for what came into it.
    fn tell_sight(&self, old: &GuildState, changes: Vec<Change>) {
        let mut hidden: HashMap<ChannelId, Option<Arc<Dispatch>>> = HashMap::new();
        let mut shown: HashMap<ChannelId, Option<Arc<Dispatch>>> = HashMap::new();
        let guild = old.id;
        for Change { session, gained, lost } in changes {
            session.redact(|dispatch| {
                dispatch.guild == Some(guild)
                    && dispatch.channel.is_some_and(|channel| lost.contains(&channel))
            });
            if !session.wants(EventKind::ChannelCreate, true) {
                continue;
            }
            let lost = lost.into_iter().map(|channel| {
                hidden
                    .entry(channel)
                    .or_insert_with(|| self.sight_event(EventKind::ChannelDelete, old, channel))
                    .clone()
            });
            for dispatch in lost.flatten() {
                session.push(&dispatch, self.gateway.limits.ring);
            }
            for channel in gained {
                let made = shown.entry(channel).or_insert_with(|| {
                    let state = self.rooms.get(&guild)?.state.clone();
                    self.sight_event(EventKind::ChannelCreate, &state, channel)
                });
                if let Some(dispatch) = made {
                    session.push(dispatch, self.gateway.limits.ring);
                }
                self.tell_voices(&session, guild, channel);
            }
        }
    }

    fn sight_event(&self, kind: EventKind, state: &GuildState, id: ChannelId) -> Option<Arc<Dispatch>> {
        let channel = state.channel(id)?;
        let app = self.app.upgrade()?;
        let newest = self.runtime.block_on(app.read(async move |conn: &mut Conn<'_>| {
            instance_store::messages::newest(conn, id).await.map_err(ApiError::from)
        }));
        // A channel without its newest message is better than none.
        let newest =
            newest.inspect_err(|error| tracing::error!(%error, channel.id = %id, "the newest message")).ok();
        let event = Event::new(kind, &guild_channel(state.id, channel, newest.flatten()));
        let channel = (kind == EventKind::ChannelCreate).then_some(id);
        Some(Arc::new(Dispatch { guild: Some(state.id), channel, ..Dispatch::new(event.tail) }))
    }

    /// Tells one session of something in a guild.
    pub(super) fn tell(
        &self,
        session: &Session,
        guild: GuildId,
        channel: Option<ChannelId>,
        kind: EventKind,
        data: &impl Serialize,
    ) {
        let event = Event::new(kind, data);
        let dispatch = Dispatch { guild: Some(guild), channel, ..Dispatch::new(event.tail) };
        session.push(&Arc::new(dispatch), self.gateway.limits.ring);
    }
}
