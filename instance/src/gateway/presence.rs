//! Who is online, and how: gathered from an account's sessions, told to those who share a guild with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use shared::{
    GuildId, UserId,
    gateway::{Activity, ClientStatus, Presence, PresenceUser, Status, UpdatePresence},
};

/// Deliveries of PRESENCE_UPDATE a second. What is over waits for the next second, and is told as it is by then: a
/// thousand people who come online at once must not hold up messages.
pub(crate) const DELIVERIES_PER_TICK: usize = 50_000;

#[derive(Default)]
pub(crate) struct Presences {
    accounts: HashMap<UserId, Account>,
    /// Whose presence may have changed since it was told.
    changed: BTreeSet<UserId>,
}

#[derive(Default)]
struct Account {
    sessions: Vec<(String, UpdatePresence)>,
    guilds: HashSet<GuildId>,
    told: Option<Shown>,
    /// Guilds that were entered since.
    untold: Vec<GuildId>,
    /// It was without a session since, so who came meanwhile didn't find it.
    came_back: bool,
}

/// As others see it.
#[derive(Clone, PartialEq, Debug)]
struct Shown {
    status: Status,
    activities: Vec<Activity>,
}

impl Presences {
    /// A session says how its account is to be seen.
    pub(crate) fn set(&mut self, user: UserId, session: &str, presence: UpdatePresence) {
        let account = self.accounts.entry(user).or_default();
        account.came_back |= account.sessions.is_empty();
        let sessions = &mut account.sessions;
        match sessions.iter_mut().find(|(id, _)| id == session) {
            Some((_, known)) => *known = presence,
            None => sessions.push((session.to_owned(), presence)),
        }
        self.changed.insert(user);
    }

    /// A session ended.
    pub(crate) fn remove(&mut self, user: UserId, session: &str) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.sessions.retain(|(id, _)| id != session);
            self.changed.insert(user);
        }
    }

    pub(crate) fn enter(&mut self, user: UserId, guild: GuildId) {
        let account = self.accounts.entry(user).or_default();
        if account.guilds.insert(guild) {
            account.untold.push(guild);
            self.changed.insert(user);
        }
    }

    pub(crate) fn leave(&mut self, user: UserId, guild: GuildId) {
        if let Some(account) = self.accounts.get_mut(&user) {
            account.guilds.remove(&guild);
            account.untold.retain(|entered| *entered != guild);
        }
    }

    /// Where the account's sessions are seated.
    pub(crate) fn guilds_of(&self, user: UserId) -> Vec<GuildId> {
        self.accounts.get(&user).map(|account| account.guilds.iter().copied().collect()).unwrap_or_default()
    }

    /// How everybody was told that `user` is seen; `None` when offline. Who is told this instead of how it is by now will
    /// be told the change with all the others, also if it is taken back before.
    pub(crate) fn of(&self, user: UserId) -> Option<Presence> {
        let told = self.accounts.get(&user)?.told.as_ref()?;
        (told.status != Status::Offline).then(|| told.wire(user, None))
    }

    /// What is to be told now: the guilds and the presence in each. Asks for more until `enough` says so; what is left
    /// comes the next time.
    pub(crate) fn changes(&mut self, mut enough: impl FnMut(&[(GuildId, Presence)]) -> bool) {
        while let Some(user) = self.changed.pop_first() {
            let Some(account) = self.accounts.get_mut(&user) else { continue };
            let shown = account.shown();
            let untold = std::mem::take(&mut account.untold);
            let known = account.told.replace(shown.clone());
            let offline = shown.status == Status::Offline;
            let came_back = std::mem::take(&mut account.came_back);
            let telling: Vec<GuildId> = match known {
                Some(known) if known != shown => account.guilds.iter().copied().collect(),
                _ if offline => Vec::new(),
                Some(_) if !came_back => untold,
                _ => account.guilds.iter().copied().collect(),
            };
            let telling: Vec<_> =
                telling.into_iter().map(|guild| (guild, shown.wire(user, Some(guild)))).collect();
            if account.sessions.is_empty() {
                self.accounts.remove(&user);
            }
            if !telling.is_empty() && enough(&telling) {
                return;
            }
        }
    }
}

impl Account {
    /// The most present of the sessions decides.
    fn shown(&self) -> Shown {
        let rank = |status: Status| match status.shown() {
            Status::Online => 3,
            Status::Dnd => 2,
            Status::Idle => 1,
            Status::Offline | Status::Invisible => 0,
        };
        let best = self.sessions.iter().map(|(_, presence)| presence).max_by_key(|it| rank(it.status));
        match best {
            Some(presence) if rank(presence.status) > 0 => {
                Shown { status: presence.status.shown(), activities: presence.activities.clone() }
            }
            _ => Shown { status: Status::Offline, activities: Vec::new() },
        }
    }
}

impl Shown {
    fn wire(&self, user: UserId, guild_id: Option<GuildId>) -> Presence {
        let online = (self.status != Status::Offline).then_some(self.status);
        Presence {
            user: PresenceUser { id: user },
            guild_id,
            status: self.status,
            activities: self.activities.clone(),
            client_status: ClientStatus { web: online, ..ClientStatus::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn as_status(status: Status) -> UpdatePresence {
        UpdatePresence { status, ..UpdatePresence::default() }
    }

    fn told(presences: &mut Presences) -> Vec<(i64, Status)> {
        let mut all = Vec::new();
        presences.changes(|news| {
            all.extend(news.iter().map(|(guild, presence)| (i64::from(*guild), presence.status)));
            false
        });
        all
    }

    fn online_in_guild_9() -> Presences {
        let mut presences = Presences::default();
        presences.set(1.into(), "a", as_status(Status::Online));
        presences.enter(1.into(), 9.into());
        assert_eq!(told(&mut presences), [(9, Status::Online)]);
        presences
    }

    #[test]
    fn each_change_is_told_once() {
        let mut presences = online_in_guild_9();
        presences.set(1.into(), "a", as_status(Status::Idle));
        assert_eq!(told(&mut presences), [(9, Status::Idle)]);
        assert_eq!(told(&mut presences), []);
    }

    #[test]
    fn a_guild_that_is_joined_later_is_told_too_and_no_other_again() {
        let mut presences = online_in_guild_9();
        presences.enter(1.into(), 10.into());
        assert_eq!(told(&mut presences), [(10, Status::Online)]);
        presences.enter(1.into(), 11.into());
        presences.leave(1.into(), 11.into());
        assert_eq!(told(&mut presences), []);
    }

    #[test]
    fn a_flicker_between_two_tellings_is_not_told() {
        let mut presences = online_in_guild_9();
        presences.set(1.into(), "a", as_status(Status::Dnd));
        presences.set(1.into(), "a", as_status(Status::Online));
        assert_eq!(told(&mut presences), []);
    }

    #[test]
    fn somebody_is_offline_when_the_last_session_went() {
        let mut presences = online_in_guild_9();
        presences.set(1.into(), "b", as_status(Status::Idle));
        presences.remove(1.into(), "a");
        assert_eq!(told(&mut presences), [(9, Status::Idle)]);
        presences.remove(1.into(), "b");
        assert_eq!(told(&mut presences), [(9, Status::Offline)]);
        assert!(presences.of(1.into()).is_none());
    }

    #[test]
    fn who_asks_between_two_tellings_misses_no_flicker() {
        let mut presences = online_in_guild_9();
        presences.set(1.into(), "a", as_status(Status::Dnd));
        assert_eq!(presences.of(1.into()).map(|presence| presence.status), Some(Status::Online));
        presences.set(1.into(), "a", as_status(Status::Online));
        assert_eq!(told(&mut presences), []);
    }

    #[test]
    fn who_was_away_between_two_tellings_is_told_again() {
        let mut presences = online_in_guild_9();
        presences.remove(1.into(), "a");
        presences.set(1.into(), "b", as_status(Status::Online));
        assert_eq!(told(&mut presences), [(9, Status::Online)]);
        presences.remove(1.into(), "b");
        presences.set(1.into(), "c", as_status(Status::Invisible));
        assert_eq!(told(&mut presences), [(9, Status::Offline)]);
    }

    #[test]
    fn the_invisible_look_offline() {
        let mut presences = online_in_guild_9();
        presences.set(1.into(), "a", as_status(Status::Invisible));
        assert_eq!(told(&mut presences), [(9, Status::Offline)]);
        assert!(presences.of(1.into()).is_none());
    }

    #[test]
    fn who_comes_invisible_is_not_told_at_all() {
        let mut presences = Presences::default();
        presences.set(1.into(), "a", as_status(Status::Invisible));
        presences.enter(1.into(), 9.into());
        assert_eq!(told(&mut presences), []);
    }
}
