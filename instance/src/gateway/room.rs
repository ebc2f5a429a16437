//! A guild's local sessions, and which of its channels each of them sees.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use shared::{
    ChannelId, RoleId, UserId,
    permissions::{OverwriteTarget, Permissions},
};

use super::{dispatch::Dispatch, event::Audience, session::Session};
use crate::cache::{GuildState, MemberState};

/// Channels in the order of their ids. Members with the same rights share one list.
type View = Arc<[ChannelId]>;

pub(crate) struct Room {
    pub(crate) state: Arc<GuildState>,
    seats: Vec<Seat>,
    views: Vec<View>,
}

/// A session in a guild.
pub(crate) struct Seat {
    pub(crate) session: Arc<Session>,
    pub(crate) member: Arc<MemberState>,
    view: View,
}

/// What a session sees now and didn't before, or the other way round. Only of channels that stand before and after.
pub(crate) struct Change {
    pub(crate) session: Arc<Session>,
    pub(crate) gained: Vec<ChannelId>,
    pub(crate) lost: Vec<ChannelId>,
}

impl Room {
    pub(crate) const fn new(state: Arc<GuildState>) -> Self {
        Self { state, seats: Vec::new(), views: Vec::new() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.seats.is_empty()
    }

    pub(crate) fn seats(&self) -> &[Seat] {
        &self.seats
    }

    pub(crate) fn has(&self, session: &Arc<Session>) -> bool {
        self.seat_of(session).is_some()
    }

    pub(crate) fn seat_of(&self, session: &Arc<Session>) -> Option<&Seat> {
        self.seats.iter().find(|seat| Arc::ptr_eq(&seat.session, session))
    }

    pub(crate) fn seat(&mut self, session: Arc<Session>, member: Arc<MemberState>) {
        if self.has(&session) {
            return;
        }
        let visible = self.state.visible_to(session.owner.user, &member);
        let view = self.shared_view(visible);
        self.seats.push(Seat { session, member, view });
    }

    pub(crate) fn unseat(&mut self, session: &Session) {
        self.seats.retain(|seat| seat.session.id != session.id);
    }

    /// Takes all sessions of `user` away and gives them back.
    pub(crate) fn remove(&mut self, user: UserId) -> Vec<Arc<Session>> {
        let gone = self.seats.extract_if(.., |seat| seat.session.owner.user == user);
        gone.map(|seat| seat.session).collect()
    }

    /// Those who are to hear of something.
    pub(crate) fn audience<'a>(
        &'a self,
        audience: &'a Audience,
        now_ms: i64,
    ) -> impl Iterator<Item = &'a Arc<Session>> {
        self.seats.iter().filter(move |seat| self.hears(seat, audience, now_ms)).map(|seat| &seat.session)
    }

    fn hears(&self, seat: &Seat, audience: &Audience, now_ms: i64) -> bool {
        let user = seat.session.owner.user;
        match audience {
            Audience::Guild(_) => true,
            Audience::GuildWith(_, needed) => {
                self.state.permissions(user, &seat.member, now_ms).contains(*needed)
            }
            Audience::Channel(_, channel) => seat.sees(*channel),
            Audience::ChannelWith(_, channel, needed) => {
                let needed = *needed | Permissions::VIEW_CHANNEL;
                self.state.channel(*channel).is_some_and(|channel| {
                    self.state.permissions_in(channel, user, &seat.member, now_ms).contains(needed)
                })
            }
            Audience::Member(_, member) => user == *member,
            Audience::User(_) | Audience::Users(_) => false,
        }
    }

    /// Whether the session may (still) be told this. What needs no more than sight is taken out when that is lost.
    pub(crate) fn permits(&self, seat: &Seat, dispatch: &Dispatch, now_ms: i64) -> bool {
        if dispatch.needed == Permissions::NONE || dispatch.guild != Some(self.state.id) {
            return true;
        }
        let audience = match dispatch.channel {
            Some(channel) if self.state.channel(channel).is_some() => {
                Audience::ChannelWith(self.state.id, channel, dispatch.needed)
            }
            // Of a channel that is gone its managers may go on hearing.
            _ => Audience::GuildWith(self.state.id, dispatch.needed),
        };
        self.hears(seat, &audience, now_ms)
    }

    /// Takes over a newer state; answers whose sight changed.
    pub(crate) fn update(&mut self, state: Arc<GuildState>) -> Vec<Change> {
        let old = std::mem::replace(&mut self.state, state);
        let personal = personal_overwrites(&self.state);
        let mut views: HashMap<Vec<RoleId>, View> = HashMap::new();
        let mut changes = Vec::new();
        let mut seats = std::mem::take(&mut self.seats);
        for seat in &mut seats {
            let user = seat.session.owner.user;
            let alone = user == self.state.owner || personal.contains(&user);
            let view = match views.get(&seat.member.roles) {
                Some(view) if !alone => view.clone(),
                _ => {
                    let visible = self.state.visible_to(user, &seat.member);
                    let view = self.shared_view(visible);
                    if !alone {
                        views.insert(seat.member.roles.clone(), view.clone());
                    }
                    view
                }
            };
            changes.extend(seat.look(view, Some(&old), &self.state));
        }
        self.seats = seats;
        changes
    }

    /// Takes over a member's changed rights; answers whose sight changed.
    pub(crate) fn update_member(&mut self, user: UserId, member: &Arc<MemberState>) -> Vec<Change> {
        let visible = self.state.visible_to(user, member);
        let view = self.shared_view(visible);
        let mut changes = Vec::new();
        for seat in self.seats.iter_mut().filter(|seat| seat.session.owner.user == user) {
            seat.member = member.clone();
            changes.extend(seat.look(view.clone(), None, &self.state));
        }
        changes
    }

    /// One list for all who see the same.
    fn shared_view(&mut self, visible: Vec<ChannelId>) -> View {
        if let Some(known) = self.views.iter().find(|view| ***view == *visible) {
            return known.clone();
        }
        self.views.retain(|view| Arc::strong_count(view) > 1);
        let view: View = visible.into();
        self.views.push(view.clone());
        view
    }
}

impl Seat {
    pub(crate) fn sees(&self, channel: ChannelId) -> bool {
        self.view.binary_search(&channel).is_ok()
    }

    /// Changes the view. `old` is the state before, if that changed too.
    fn look(&mut self, view: View, old: Option<&GuildState>, new: &GuildState) -> Option<Change> {
        let before = std::mem::replace(&mut self.view, view);
        if before == self.view {
            return None;
        }
        // What is really deleted or made is told by the unit that did it.
        let lost: Vec<_> = before
            .iter()
            .filter(|channel| self.view.binary_search(channel).is_err())
            .filter(|channel| new.channel(**channel).is_some())
            .copied()
            .collect();
        let gained: Vec<_> = self
            .view
            .iter()
            .filter(|channel| before.binary_search(channel).is_err())
            .filter(|channel| old.is_none_or(|old| old.channel(**channel).is_some()))
            .copied()
            .collect();
        let same = gained.is_empty() && lost.is_empty();
        (!same).then(|| Change { session: self.session.clone(), gained, lost })
    }
}

/// The members whose rights don't follow from their roles alone.
fn personal_overwrites(state: &GuildState) -> HashSet<UserId> {
    let overwrites = state.channels().iter().flat_map(|channel| &channel.overwrites);
    overwrites
        .filter_map(|overwrite| match overwrite.target {
            OverwriteTarget::Member(user) => Some(user),
            OverwriteTarget::Role(_) => None,
        })
        .collect()
}

#[cfg(test)]
mod tests;
