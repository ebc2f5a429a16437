//! What the hub is asked to do.

use std::{collections::HashSet, sync::Arc};

use shared::{
    GuildId, UserId,
    gateway::{Presence, UpdatePresence, UpdateVoiceState, VoiceState},
};
use tokio::sync::oneshot;

use crate::{
    cache::{GuildState, MemberState},
    gateway::{
        dispatch::Dispatch,
        event::Signal,
        line::Line,
        resume::{Refusal, ResumeRequest},
        session::Session,
    },
};

pub(crate) enum Command {
    /// In their order.
    Signals(Vec<Signal>),
    /// A socket opened; it has to identify in time.
    Open(Arc<Line>),
    /// A socket is gone. `end`: its session won't be resumed.
    Gone {
        line: u64,
        session: Option<Arc<Session>>,
        end: bool,
    },
    /// From here on the session's own events are held for it. False: its account has too many.
    Register {
        session: Arc<Session>,
        presence: UpdatePresence,
        done: oneshot::Sender<bool>,
    },
    /// Seats a registered session in its account's guilds. From here on their events are held for it too.
    Seat {
        session: Arc<Session>,
        guilds: Vec<Membership>,
        done: oneshot::Sender<()>,
    },
    Resume {
        request: ResumeRequest,
        done: oneshot::Sender<Result<Arc<Session>, Refusal>>,
    },
    Presence {
        session: Arc<Session>,
        presence: UpdatePresence,
    },
    Voice {
        session: Arc<Session>,
        update: UpdateVoiceState,
    },
    /// Who of the guilds is online, as far as the asker may see, and who is in its voice channels.
    Attendance {
        guilds: Vec<GuildId>,
        done: oneshot::Sender<Vec<Attendance>>,
    },
    /// Who of these people is online.
    Online {
        users: Vec<UserId>,
        done: oneshot::Sender<Vec<Presence>>,
    },
    /// Tells a session of a guild; false when its account is not in there (any more), and nothing was told.
    Tell {
        session: Arc<Session>,
        guild: GuildId,
        dispatch: Arc<Dispatch>,
        done: oneshot::Sender<bool>,
    },
    /// Who of these people has no session at all.
    Absent {
        users: Vec<UserId>,
        done: oneshot::Sender<HashSet<UserId>>,
    },
    /// A second has passed.
    Tick,
    /// Sends everybody away: they come back and resume elsewhere or later.
    Stop(oneshot::Sender<()>),
}

/// An account in a guild.
pub(crate) struct Membership {
    pub(crate) guild: Arc<GuildState>,
    pub(crate) member: Arc<MemberState>,
}

/// What the hub alone knows of a guild.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attendance {
    /// Members who are online and don't hide it.
    pub(crate) presences: Vec<Presence>,
    pub(crate) voice_states: Vec<VoiceState>,
}
