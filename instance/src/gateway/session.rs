//! A session: what one client has been told, and may still be told, across its sockets.

use std::sync::Arc;

use parking_lot::Mutex;
use shared::{GuildId, SessionId, UserId};

use super::{
    dispatch::Dispatch,
    intents::Intents,
    kind::EventKind,
    line::{Line, Order},
    ring::{CannotReplay, Ring, RingLimits, TooSlow},
};

/// Who a session belongs to and what it asked for; fixed for its life.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    pub(crate) user: UserId,
    /// The person's sign-in; `None` for bots.
    pub(crate) sign_in: Option<SessionId>,
    pub(crate) intents: Intents,
    pub(crate) shard: Shard,
    /// Members up to which a guild lists all of them.
    pub(crate) large_threshold: usize,
}

/// Which part of a bot's guilds a session is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shard {
    pub(crate) id: u32,
    /// At least 1.
    pub(crate) count: u32,
}

impl Shard {
    pub(crate) const ALL: Self = Self { id: 0, count: 1 };

    pub(crate) fn holds(self, guild: GuildId) -> bool {
        (i64::from(guild) >> 22) % i64::from(self.count) == i64::from(self.id)
    }

    /// Direct messages are told to the first shard alone.
    pub(crate) const fn holds_direct_messages(self) -> bool {
        self.id == 0
    }
}

pub(crate) struct Session {
    /// 128 random bits in hex.
    pub(crate) id: String,
    pub(crate) owner: Owner,
    state: Mutex<State>,
}

struct State {
    ring: Ring,
    beginning: Beginning,
    /// By which versions the guilds were told as wholes; joins and leaves up to there are in their counts already.
    counted: Vec<(GuildId, i64)>,
    line: Option<Arc<Line>>,
    /// When the last socket went.
    parked_at: u64,
}

enum Beginning {
    /// The first answer is being made; this came meanwhile.
    Held(Vec<Arc<Dispatch>>),
    /// More came than a reader may leave waiting: this session will not begin.
    Overrun,
    Done,
}

impl Session {
    /// Begins with everything held back until [`Self::begin`].
    pub(crate) fn new(id: String, owner: Owner, line: Arc<Line>) -> Self {
        let state = State {
            ring: Ring::default(),
            beginning: Beginning::Held(Vec::new()),
            counted: Vec::new(),
            line: Some(line),
            parked_at: 0,
        };
        Self { id, owner, state: Mutex::new(state) }
    }

    /// Whether its intents let it hear of such an event.
    pub(crate) fn wants(&self, kind: EventKind, in_guild: bool) -> bool {
        let needed = if in_guild { kind.guild_intent() } else { kind.direct_intent() };
        self.owner.intents.contains(needed)
    }

    /// Appends an event. A reader that leaves too much waiting loses its socket, not its session.
    pub(crate) fn push(&self, dispatch: &Arc<Dispatch>, limits: RingLimits) {
        let mut state = self.state.lock();
        let State { ring, beginning, counted, line, .. } = &mut *state;
        match beginning {
            Beginning::Done => {}
            Beginning::Held(held) if held.len() < limits.waiting_events => {
                held.push(dispatch.clone());
                return;
            }
            Beginning::Held(_) | Beginning::Overrun => {
                *beginning = Beginning::Overrun;
                return;
            }
        }
        if is_counted(counted, dispatch) {
            return;
        }
        let pushed = ring.push(dispatch.clone(), limits);
        if let Some(line) = line {
            if pushed == Err(TooSlow) {
                line.end(Order::Drop);
            }
            line.wake();
        }
    }

    /// Puts the first answer at the front and lets go of what was held back.
    pub(crate) fn begin(&self, first: FirstAnswer, limits: RingLimits) -> Result<(), TooSlow> {
        let mut state = self.state.lock();
        let State { ring, beginning, counted, line, .. } = &mut *state;
        let Beginning::Held(held) = beginning else { return Err(TooSlow) };
        let mut held = std::mem::take(held);
        *beginning = Beginning::Done;
        *counted = first.versions;
        held.retain(|dispatch| !is_counted(counted, dispatch));
        let mut fits = Ok(());
        for dispatch in first.parts.into_iter().chain(held) {
            fits = fits.and(ring.push(dispatch, limits));
        }
        if let Some(line) = line {
            line.wake();
        }
        fits
    }

    /// Tells the session of a whole guild, as it was at `version`.
    pub(crate) fn push_guild(
        &self,
        guild: GuildId,
        version: i64,
        dispatch: &Arc<Dispatch>,
        limits: RingLimits,
    ) {
        {
            let counted = &mut self.state.lock().counted;
            counted.retain(|(known, _)| *known != guild);
            counted.push((guild, version));
        }
        self.push(dispatch, limits);
    }

    /// Takes what waits, up to about `bytes`. For the socket's task.
    pub(crate) fn advance(&self, bytes: usize, each: impl FnMut(u64, Arc<Dispatch>)) {
        self.state.lock().ring.advance(bytes, each);
    }

    /// Takes out what may no longer be seen, also from what a RESUME would replay.
    pub(crate) fn redact(&self, hidden: impl Fn(&Dispatch) -> bool) {
        let mut state = self.state.lock();
        if let Beginning::Held(held) = &mut state.beginning {
            held.retain(|dispatch| !hidden(dispatch));
        }
        state.ring.redact(hidden);
    }

    /// Whether there is something that its socket didn't take yet.
    pub(crate) fn has_waiting(&self) -> bool {
        let state = self.state.lock();
        !matches!(state.beginning, Beginning::Done) || state.ring.has_waiting()
    }

    /// The socket went, and the session waits for another one. False when it has another one already, or never got
    /// its first answer, which can't be resumed.
    pub(crate) fn park(&self, line: u64, now: u64) -> Parked {
        let mut state = self.state.lock();
        match &state.line {
            Some(current) if current.id == line => {}
            _ => return Parked::ElseWhere,
        }
        state.line = None;
        state.parked_at = now;
        state.ring.park();
        if matches!(state.beginning, Beginning::Done) { Parked::Waiting } else { Parked::Unborn }
    }

    /// Continues on `line` after the number `seen`. A socket that still has the session loses it.
    pub(crate) fn resume(&self, seen: u64, line: &Arc<Line>, now: u64) -> Result<(), CannotReplay> {
        let mut state = self.state.lock();
        if !matches!(state.beginning, Beginning::Done) {
            return Err(CannotReplay::Gone);
        }
        if let Some(old) = state.line.take() {
            old.end(Order::Drop);
            state.parked_at = now;
        }
        state.ring.park();
        state.ring.rewind(seen)?;
        line.set_identified();
        state.line = Some(line.clone());
        Ok(())
    }

    /// Ends it for good: its socket is told `order`.
    pub(crate) fn end(&self, order: Order) {
        if let Some(line) = self.state.lock().line.take() {
            line.end(order);
        }
    }

    /// Since when it is without a socket.
    pub(crate) fn parked_since(&self) -> Option<u64> {
        let state = self.state.lock();
        state.line.is_none().then_some(state.parked_at)
    }
}

/// What a session hears first.
#[derive(Debug, Default)]
pub(crate) struct FirstAnswer {
    pub(crate) parts: Vec<Arc<Dispatch>>,
    /// The version of each guild in it.
    pub(crate) versions: Vec<(GuildId, i64)>,
}

/// Libraries count members by these events, whether they know the member or not: each must come once. A guild that is
/// read while its changes are on their way to the session has some of them in it.
fn is_counted(versions: &[(GuildId, i64)], dispatch: &Dispatch) -> bool {
    let (Some(guild), Some(version)) = (dispatch.guild, dispatch.counted) else { return false };
    versions.iter().any(|(known, told)| *known == guild && version <= *told)
}

/// What became of a session whose socket went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parked {
    Waiting,
    Unborn,
    ElseWhere,
}

#[cfg(test)]
mod tests;
