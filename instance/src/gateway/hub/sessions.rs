//! Sessions and sockets: how they come, stay alive and end.

use std::sync::Arc;

use shared::{SessionId, UserId, gateway::UpdatePresence};

use super::Hub;
use crate::gateway::{
    close::CloseCode,
    dispatch::Dispatch,
    event::Event,
    kind::EventKind,
    line::Order,
    resume::{Refusal, ResumeRequest},
    ring::CannotReplay,
    session::{Parked, Session},
};

impl Hub {
    /// False: the account has as many sessions as it may, all with their sockets. Those without make room.
    pub(super) fn register(&mut self, session: Arc<Session>, presence: UpdatePresence) -> bool {
        let user = session.owner.user;
        let theirs = self.accounts.get(&user).map_or(&[][..], Vec::as_slice);
        if theirs.len() >= self.gateway.limits.sessions_per_account {
            let parked = theirs.iter().filter_map(|session| Some((session.parked_since()?, session)));
            let Some((_, oldest)) = parked.min_by_key(|(since, _)| *since) else { return false };
            let oldest = oldest.clone();
            self.end_session(&oldest, Order::Drop);
        }
        self.arrivals.begin(&session);
        self.presences.set(user, &session.id, presence);
        self.accounts.entry(user).or_default().push(session.clone());
        self.sessions.insert(session.id.clone(), session);
        true
    }

    pub(super) fn line_gone(&mut self, line: u64, session: Option<Arc<Session>>, end: bool) {
        self.lines.remove(&line);
        let Some(session) = session else { return };
        let parked = session.park(line, self.gateway.now());
        if parked == Parked::Unborn || parked == Parked::Waiting && end {
            self.end_session(&session, Order::Drop);
        }
    }

    /// Forgets a session. It can't be resumed any more.
    pub(super) fn end_session(&mut self, session: &Arc<Session>, order: Order) {
        session.end(order);
        if self.sessions.remove(&session.id).is_none() {
            return;
        }
        self.arrivals.forget(session);
        let user = session.owner.user;
        if let Some(sessions) = self.accounts.get_mut(&user) {
            sessions.retain(|other| other.id != session.id);
            if sessions.is_empty() {
                self.accounts.remove(&user);
                self.gateway.departed.notify_one();
            }
        }
        for guild in self.presences.guilds_of(user) {
            self.hang_up(session, guild);
            let Some(room) = self.rooms.get_mut(&guild) else { continue };
            room.unseat(session);
            if room.is_empty() {
                self.rooms.remove(&guild);
            }
        }
        self.presences.remove(user, &session.id);
    }

    /// Ends what signing out, a ban or a new password ends.
    pub(super) fn revoke(&mut self, user: UserId, session: Option<SessionId>, except: Option<SessionId>) {
        let theirs = self.accounts.get(&user).cloned().unwrap_or_default();
        for ended in theirs {
            let sign_in = ended.owner.sign_in;
            let meant = match session {
                Some(one) => sign_in == Some(one),
                None => sign_in.is_none() || sign_in != except,
            };
            if meant {
                self.end_session(&ended, Order::Close(CloseCode::AuthenticationFailed));
            }
        }
    }

    pub(super) fn resume(&mut self, request: &ResumeRequest) -> Result<Arc<Session>, Refusal> {
        let session = self.sessions.get(&request.session).ok_or(Refusal::Unknown)?;
        // Any valid token of the same sign-in will do; nobody else's.
        if session.owner.user != request.user || session.owner.sign_in != request.sign_in {
            return Err(Refusal::Unknown);
        }
        let now = self.gateway.now();
        self.withdraw_from(session);
        session.resume(request.seen, &request.line, now).map_err(|why| match why {
            CannotReplay::Ahead => Refusal::Ahead,
            CannotReplay::Gone => Refusal::Unknown,
        })?;
        let resumed = Event::new(EventKind::Resumed, &serde_json::json!({}));
        let resumed = Arc::new(Dispatch::new(resumed.tail));
        session.push(&resumed, self.gateway.limits.ring);
        Ok(session.clone())
    }

    /// Once a second: ends what is overdue, and tells presences.
    pub(super) fn tick(&mut self) {
        let (now, limits) = (self.gateway.now(), &self.gateway.limits);
        for line in self.lines.values() {
            let patience = if line.is_identified() { limits.heartbeat_patience } else { limits.identify };
            if line.is_stuck(now, limits.stall) {
                line.end(Order::Drop);
            } else if now.saturating_sub(line.heard()) > patience {
                line.end(Order::Close(CloseCode::SessionTimedOut));
            }
        }
        let expired = |session: &&Arc<Session>| {
            session.parked_since().is_some_and(|since| now.saturating_sub(since) > limits.resume)
        };
        let expired: Vec<_> = self.sessions.values().filter(expired).cloned().collect();
        for session in expired {
            self.end_session(&session, Order::Drop);
        }
        self.tell_presences();
    }

    pub(super) fn send_away(&self) {
        for line in self.lines.values() {
            line.end(Order::Reconnect);
        }
    }
}
