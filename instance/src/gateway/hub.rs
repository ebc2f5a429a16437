//! The fan-out: one thread that takes signals in commit order and puts each event into the rings of those who may see
//! it. Nothing here waits for a socket.
//!
//! Its state needs no locks, because only this thread has it. The few reads of the database (somebody joined, a channel
//! came into sight) are done right here, so that their answers stand at the right place in the order.

mod command;
mod membership;
mod post;
mod sessions;
mod voice;

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

use shared::{GuildId, UserId};
use tokio::{runtime::Runtime, sync::mpsc};

pub(crate) use command::{Attendance, Command, Membership};

use self::membership::Arrivals;
use super::{
    Gateway, event::Signal, line::Line, presence::Presences, room::Room, session::Session, voice::VoiceStates,
};
use crate::app::App;

pub(crate) struct Hub {
    gateway: Arc<Gateway>,
    app: Weak<App>,
    /// For the hub's own reads.
    runtime: Runtime,
    rooms: HashMap<GuildId, Room>,
    sessions: HashMap<String, Arc<Session>>,
    accounts: HashMap<UserId, Vec<Arc<Session>>>,
    lines: HashMap<u64, Arc<Line>>,
    arrivals: Arrivals,
    presences: Presences,
    voice: VoiceStates,
}

impl Hub {
    pub(crate) fn new(gateway: Arc<Gateway>, app: Weak<App>, runtime: Runtime) -> Self {
        Self {
            gateway,
            app,
            runtime,
            rooms: HashMap::new(),
            sessions: HashMap::new(),
            accounts: HashMap::new(),
            lines: HashMap::new(),
            arrivals: Arrivals::default(),
            presences: Presences::default(),
            voice: VoiceStates::default(),
        }
    }

    /// Works until nobody can send commands any more.
    pub(crate) fn run(mut self, mut inbox: mpsc::Receiver<Command>) {
        while let Some(command) = inbox.blocking_recv() {
            if self.app.strong_count() == 0 {
                return;
            }
            self.handle(command);
        }
    }

    fn handle(&mut self, command: Command) {
        match command {
            Command::Signals(signals) => signals.into_iter().for_each(|signal| self.take(signal)),
            Command::Open(line) => {
                self.lines.insert(line.id, line);
            }
            Command::Gone { line, session, end } => self.line_gone(line, session, end),
            Command::Register { session, presence, done } => {
                // Who asked may be gone; its line's end is on the way then.
                let _ = done.send(self.register(session, presence));
            }
            Command::Seat { session, guilds, done } => {
                self.seat_all(&session, guilds);
                let _ = done.send(());
            }
            Command::Resume { request, done } => {
                let _ = done.send(self.resume(&request));
            }
            Command::Presence { session, presence } => {
                if self.sessions.contains_key(&session.id) {
                    self.presences.set(session.owner.user, &session.id, presence);
                }
            }
            Command::Voice { session, update } => self.update_voice(&session, update),
            Command::Attendance { guilds, done } => {
                let _ = done.send(guilds.into_iter().map(|guild| self.attendance(guild)).collect());
            }
            Command::Online { users, done } => {
                let online = users.into_iter().filter_map(|user| self.presences.of(user));
                let _ = done.send(online.collect());
            }
            Command::Tell { session, guild, dispatch, done } => {
                let seated = self.rooms.get(&guild).is_some_and(|room| room.has(&session));
                if seated {
                    session.push(&dispatch, self.gateway.limits.ring);
                }
                let _ = done.send(seated);
            }
            Command::Absent { users, done } => {
                let absent = users.into_iter().filter(|user| !self.accounts.contains_key(user));
                let _ = done.send(absent.collect());
            }
            Command::Tick => self.tick(),
            Command::Stop(done) => {
                self.send_away();
                let _ = done.send(());
            }
        }
    }

    fn take(&mut self, signal: Signal) {
        match signal {
            Signal::Event(audience, event) => self.post(&audience, &event),
            Signal::Guild(state) => self.guild_changed(state),
            Signal::Member(guild, user, member) => {
                match member.and_then(|member| self.not_overtaken(guild, user, member)) {
                    Some(member) => self.member_changed(guild, user, &member),
                    None => self.member_left(guild, user),
                }
            }
            Signal::GuildGone(guild) => self.guild_gone(guild),
            Signal::Revoke { user, session, except } => self.revoke(user, session, except),
        }
    }

    fn attendance(&self, guild: GuildId) -> Attendance {
        let Some(room) = self.rooms.get(&guild) else { return Attendance::default() };
        let mut users: Vec<_> = room.seats().iter().map(|seat| seat.session.owner.user).collect();
        users.sort_unstable();
        users.dedup();
        let presences = users.into_iter().filter_map(|user| self.presences.of(user)).collect();
        Attendance { presences, voice_states: self.voice.of_guild(guild) }
    }
}
